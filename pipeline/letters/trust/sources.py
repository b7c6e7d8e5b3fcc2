"""Where OCSP answers and CRLs come from: the cache, files that another program brings, and the servers.

What is younger than FRESH is used again. What is older but still holds is asked for anew, and used when no server
answers. A server that failed is left alone for a minute.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.fetchers.common_utils import enumerate_delivery_point_urls
from pyhanko_certvalidator.util import get_ocsp_urls, get_relevant_crl_dps

from pipeline.engine.advance import now
from pipeline.letters.trust.cache import Cache, Kept
from pipeline.letters.trust.status import Unusable, current_crl, list_ends, question, read_crl, read_ocsp
from pipeline.letters.trust.web import Question, Unreached, ask, server_name
from pipeline.settings import Signatures

FRESH = timedelta(hours=1)
LEFT_ALONE = timedelta(minutes=1)
MOST_URLS = 3
OCSP_BYTES, CRL_BYTES = 200_000, 50_000_000
OCSP_HEADERS = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
Asked = tuple[str, bytes | None]
"""A URL and what was sent there; None: whatever is sent."""
Read = Callable[[bytes], object]


class Absent(Exception):
    """What was looked for is nowhere; the message says why, server by server."""


@dataclass(frozen=True)
class OldFile:
    """A file of crl_files that cannot be used: until when (aware) it could be, None for one that cannot be read."""

    path: Path
    ended: datetime | None
    words: str


@dataclass
class Sources:
    """All that tells about certificates' status; may be used from any thread.

    Only certificates whose signatures lead to our roots may be looked for: their issuers chose the URLs in them.
    """

    settings: Signatures
    cache: Cache
    _failed: dict[Asked, tuple[datetime, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ocsp(self, certificate: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        """Gives an answer that holds now about a certificate of `authority`. Raises Absent."""
        asked = question(certificate, authority).dump()
        request = self._question(OCSP_BYTES, asked)

        def read(content: bytes) -> ocsp.OCSPResponse:
            return read_ocsp(content, certificate.serial_number, now())

        found = self._held_or_asked("ocsp", asked, get_ocsp_urls(certificate), request, read)
        return read(found)

    def crls(self, certificate: x509.Certificate) -> list[crl.CertificateList]:
        """Gives the lists that hold now and tell about a certificate: offline ones first. Raises Absent."""
        found, causes = self._offline(certificate)
        if found:
            return found
        points = get_relevant_crl_dps(certificate, use_deltas=False)
        for urls in (list(enumerate_delivery_point_urls(point)) for point in points[:MOST_URLS]):
            try:
                content = self._held_or_asked(
                    "crl", "\n".join(urls).encode(), urls, self._question(CRL_BYTES), _current
                )
                found.append(_current(content))
            except Absent as absent:
                causes.append(str(absent))
        if not found:
            raise Absent("; ".join(causes) or "no list of revoked certificates is named")
        return found

    def forget(self, certificate: x509.Certificate, authority: Authority) -> None:
        """Throws away the OCSP answer that is kept about a certificate: it proved nothing."""
        self.cache.forget("ocsp", question(certificate, authority).dump())

    def forget_lists(self, certificate: x509.Certificate) -> None:
        """Throws away the lists that are kept about a certificate: they proved nothing."""
        for point in get_relevant_crl_dps(certificate, use_deltas=False)[:MOST_URLS]:
            self.cache.forget("crl", "\n".join(enumerate_delivery_point_urls(point)).encode())

    def old_files(self, at: datetime) -> list[OldFile]:
        """Lists the files of crl_files that cannot be used at `at` (aware)."""
        return [each for each in self._files(at) if isinstance(each, OldFile)]

    def _files(self, at: datetime) -> list[crl.CertificateList | OldFile]:
        return [_list_of(path, at) for path in self.settings.crl_files]

    def _offline(self, certificate: x509.Certificate) -> tuple[list[crl.CertificateList], list[str]]:
        """Gives the lists of the certificate's issuer that files hold, and why files could not be used."""
        files = self._files(now())
        found = [each for each in files if not isinstance(each, OldFile) and each.issuer == certificate.issuer]
        return found, [each.words for each in files if isinstance(each, OldFile)]

    def _question(self, most_bytes: int, body: bytes | None = None) -> Question:
        chosen = self.settings
        headers = OCSP_HEADERS if body is not None else {}
        return Question(chosen.fetch_seconds, most_bytes, chosen.fetch_private, body, headers)

    def _held_or_asked(self, kind: str, key: bytes, urls: Sequence[str], request: Question, read: Read) -> bytes:
        """Gives bytes that `read` takes, from the cache or a server."""
        held = self.cache.get(kind, key)
        usable = held is not None and _reads(read, held.content)
        if held is not None and usable and _is_fresh(held):
            return held.content
        try:
            content = self._asked(urls, request, read)
        except Absent:
            if held is not None and usable:
                return held.content
            raise
        self.cache.put(kind, key, content)
        return content

    def _asked(self, urls: Iterable[str], request: Question, read: Read) -> bytes:
        if not self.settings.fetch:
            raise Absent("no server may be asked (signatures.fetch)")
        causes = []
        for url in list(urls)[:MOST_URLS]:
            whole = (url, request.body)
            if failed := self._failed_lately((url, None), whole):
                causes.append(f"{server_name(url)}: {failed}")
                continue
            try:
                content = ask(url, request)
                read(content)
            except (Unreached, Unusable) as error:
                causes.append(f"{server_name(url)}: {error}")
                # A server that is away is so for all; one that answers wrongly may do so about one certificate only.
                self._fails((url, None) if isinstance(error, Unreached) else whole, str(error))
            else:
                return content
        raise Absent("; ".join(causes) or "no server is named in the certificate")

    def _failed_lately(self, *keys: Asked) -> str | None:
        """Says why a server is left alone just now."""
        with self._lock:
            self._failed = {key: each for key, each in self._failed.items() if now() < each[0] + LEFT_ALONE}
            return next((self._failed[key][1] for key in keys if key in self._failed), None)

    def _fails(self, key: Asked, words: str) -> None:
        with self._lock:
            self._failed[key] = (now(), words)


def _current(content: bytes) -> crl.CertificateList:
    return current_crl(content, now())


def _list_of(path: Path, at: datetime) -> crl.CertificateList | OldFile:
    try:
        read = read_crl(path.read_bytes())
    except OSError as error:
        return OldFile(path, None, f"{path}: cannot be read ({error.strerror})")
    except Unusable as error:
        return OldFile(path, None, f"{path}: {error}")
    if list_ends(read) < at:
        return OldFile(
            path, list_ends(read), f"{path}: out of date since {list_ends(read).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        )
    return read


def _reads(read: Read, content: bytes) -> bool:
    try:
        read(content)
    except Unusable:
        return False
    return True


def _is_fresh(held: Kept) -> bool:
    return timedelta() <= now() - held.since < FRESH
