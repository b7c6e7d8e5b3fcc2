"""pyHanko's view of our sources. One set serves one validation and remembers what it gave: that is what proves it."""

from collections.abc import AsyncGenerator, Iterable

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError
from pyhanko_certvalidator.fetchers import CertificateFetcher, CRLFetcher, Fetchers, OCSPFetcher

from pipeline.letters.trust.sources import Absent, Sources


class Answers(OCSPFetcher):
    """OCSP answers of our sources."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.given: dict[bytes, tuple[x509.Certificate, Authority, ocsp.OCSPResponse]] = {}
        self.causes: list[str] = []

    async def fetch(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        """Gives the answer about a certificate; pyHanko asks only once the signatures above it are verified."""
        try:
            answer = self._sources.ocsp(cert, authority)
        except Absent as absent:
            self.causes.append(f"OCSP: {absent}")
            raise OCSPFetchError(str(absent)) from absent
        self.given[cert.issuer_serial] = (cert, authority, answer)
        return answer

    def drop(self, cert: x509.Certificate) -> None:
        """Takes an answer back that proved nothing, here and in the cache: no letter must carry it."""
        if given := self.given.pop(cert.issuer_serial, None):
            self._sources.forget(cert, given[1])

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        """All that was given."""
        return [answer for _, _, answer in self.given.values()]

    def fetched_responses_for_cert(self, cert: x509.Certificate) -> Iterable[ocsp.OCSPResponse]:
        """What was given about a certificate."""
        return [self.given[cert.issuer_serial][2]] if cert.issuer_serial in self.given else []


class Lists(CRLFetcher):
    """Lists of revoked certificates of our sources; pyHanko looks for them where `answers` did not prove enough."""

    def __init__(self, sources: Sources, answers: Answers) -> None:
        self._sources, self._answers = sources, answers
        self.given: dict[bytes, tuple[x509.Certificate, list[crl.CertificateList]]] = {}
        self.causes: list[str] = []

    async def fetch(
        self,
        cert: x509.Certificate,
        *,
        use_deltas: bool | None = None,  # noqa: ARG002  pyHanko's signature
    ) -> Iterable[crl.CertificateList]:
        """Gives the lists that tell about a certificate; whole ones only."""
        self._answers.drop(cert)
        try:
            found = self._sources.crls(cert)
        except Absent as absent:
            self.causes.append(f"CRL: {absent}")
            raise CRLFetchError(str(absent)) from absent
        self.given[cert.issuer_serial] = (cert, found)
        return found

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        """All that was given, each once."""
        return list({each.dump(): each for _, found in self.given.values() for each in found}.values())

    def fetched_crls_for_cert(self, cert: x509.Certificate) -> Iterable[crl.CertificateList]:
        """What was given for a certificate; KeyError when nobody has looked."""
        return self.given[cert.issuer_serial][1]


class NoCertificates(CertificateFetcher):
    """Fetches no certificates: nobody has verified a certificate yet that says where its issuer's is."""

    async def fetch_cert_issuers(self, cert: x509.Certificate) -> AsyncGenerator[x509.Certificate, None]:  # noqa: ARG002
        """Gives nothing."""
        for each in self.fetched_certs():
            yield each

    async def fetch_crl_issuers(
        self,
        certificate_list: crl.CertificateList,  # noqa: ARG002
    ) -> AsyncGenerator[x509.Certificate, None]:
        """Gives nothing."""
        for each in self.fetched_certs():
            yield each

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        """Nothing."""
        return ()


class Sight:
    """The fetchers of one validation."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.answers = Answers(sources)
        self.lists = Lists(sources, self.answers)
        self.fetchers = Fetchers(self.answers, self.lists, NoCertificates())

    @property
    def causes(self) -> list[str]:
        """Why something was not to be had."""
        return [*self.answers.causes, *self.lists.causes]

    def forget(self) -> None:
        """Has the sources throw away what was given: together it proved nothing."""
        for certificate, authority, _ in self.answers.given.values():
            self._sources.forget(certificate, authority)
        for certificate, _ in self.lists.given.values():
            self._sources.forget_lists(certificate)
