"""What tells whether certificates of the test authority are revoked: OCSP (RFC 6960), CRLs (RFC 5280), and issuers."""

import datetime
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.servers.authority import ISSUERS, Authority, IssuerName, Responder
from tests.servers.certificates import now
from tests.servers.web import Reply, Request, WebServer

Lie = Literal["", "unknown", "other serial", "other signer", "try later"]
"""What is wrong with OCSP answers in due form: nothing; status "unknown"; of another certificate; signed by a key that
the issuer did not name; responseStatus "tryLater"."""
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Revoked:
    """When and why a certificate was revoked."""

    at: datetime.datetime
    reason: x509.ReasonFlags


class RevocationServer(WebServer):
    """The OCSP responder and the CRLs of `authority`, at the URLs that its certificates name.

    Answers are of `age` ago and hold until `valid_for` from then. `lie` is what is wrong with OCSP answers.
    """

    def __init__(self, authority: Authority, port: int | None = None) -> None:
        """`authority` was made with the URL of a server; without one, `port` or any free port is taken."""
        super().__init__(urlsplit(authority.status).port if authority.status else port)
        self.authority = authority
        self.valid_for = datetime.timedelta(days=1)
        self.age = datetime.timedelta()
        self.lie: Lie = ""
        self._revoked: dict[int, Revoked] = {}
        self._responders: dict[str, Responder] = {}
        self._crl_number = 0

    def revoke(
        self,
        certificate: x509.Certificate,
        at: datetime.datetime | None = None,
        reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise,
    ) -> None:
        """Revokes a certificate as of `at` (aware; None: now)."""
        self._revoked[certificate.serial_number] = Revoked(at or now(), reason)

    def restore(self, certificate: x509.Certificate) -> None:
        """Takes a revocation back, as of a certificate on hold."""
        self._revoked.pop(certificate.serial_number, None)

    def asked(self, path: str = "") -> int:
        """How many requests have come for paths that begin so, for example "/ocsp" or "/root.crl"."""
        return sum(request.path.startswith(path) for request in self.requests)

    def crl(self, issuer: IssuerName = "issuing") -> bytes:
        """The CRL (DER) that the server would give now."""
        signer, begin = self.authority.issuer(issuer), now() - self.age
        self._crl_number += 1
        builder = (
            x509.CertificateRevocationListBuilder(signer.name)
            .last_update(begin)
            .next_update(begin + self.valid_for)
            .add_extension(x509.CRLNumber(self._crl_number), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
        )
        for serial, revoked in self._revoked.items():
            builder = builder.add_revoked_certificate(_entry(serial, revoked))
        return builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def status(self, request: bytes) -> bytes:
        """The answer (DER) to an OCSP request."""
        if self.lie == "try later":
            later = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
            return later.public_bytes(Encoding.DER)
        asked = ocsp.load_der_ocsp_request(request)
        issuer: IssuerName | None = next((each for each in ISSUERS if self._is(each, asked)), None)
        if issuer is None:
            stranger = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
            return stranger.public_bytes(Encoding.DER)
        return self._signed(asked, issuer)

    def answer(self, request: Request) -> Reply:
        """OCSP by POST at /ocsp, the rest by GET."""
        if request.path == "/ocsp":
            return Reply(self.status(request.body), "application/ocsp-response")
        for issuer in ISSUERS:
            if request.path == f"/{issuer}.crl":
                return Reply(self.crl(issuer), "application/pkix-crl")
            if request.path == f"/{issuer}.cer":
                certificate = self.authority.certificate(issuer)
                return Reply(certificate.public_bytes(Encoding.DER), "application/pkix-cert")
        return Reply(b"", "text/plain", 404)

    def _is(self, issuer: IssuerName, asked: ocsp.OCSPRequest) -> bool:
        certificate = self.authority.certificate(issuer)
        builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, certificate, asked.hash_algorithm)
        return builder.build().issuer_key_hash == asked.issuer_key_hash

    def _signed(self, asked: ocsp.OCSPRequest, issuer: IssuerName) -> bytes:
        signer, begin = self._responder(issuer), now() - self.age
        serial = asked.serial_number + (self.lie == "other serial")
        revoked = self._revoked.get(serial)
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=serial,
            algorithm=asked.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.UNKNOWN if self.lie == "unknown" else status,
            this_update=begin,
            next_update=begin + self.valid_for,
            revocation_time=revoked.at if revoked and self.lie != "unknown" else None,
            revocation_reason=revoked.reason if revoked and self.lie != "unknown" else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
        for extension in asked.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        made = builder.certificates([signer.certificate]).sign(signer.key, hashes.SHA256())
        return made.public_bytes(Encoding.DER)

    def _responder(self, issuer: IssuerName) -> Responder:
        wanted = f"{issuer} {self.lie == 'other signer'}"
        if wanted not in self._responders:
            self._responders[wanted] = self.authority.issue_responder(issuer, named=self.lie != "other signer")
        return self._responders[wanted]


def _entry(serial: int, revoked: Revoked) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder(serial, revoked.at)
    return builder.add_extension(x509.CRLReason(revoked.reason), critical=False).build()
