"""Time stamps (RFC 3161) from several authorities in order: pyHanko's TimeStamper with a way round one that is away."""

import asyncio
import hashlib
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper

from pipeline.engine.advance import now
from pipeline.errors import Problem, Wait
from pipeline.letters.trust.answer import BadStamp, certificates_of, check, info_of, signer_of, token_of
from pipeline.letters.trust.breaker import Breaker
from pipeline.letters.trust.web import Question, Unreached, ask, server_name
from pipeline.settings import StampServer
from pipeline.settings.reading import read_secret

MOST_BYTES = 200_000  # a token with its chain takes 5 to 10 KB
LONGEST_WAIT_SECONDS = 300.0
PROBE = hashlib.sha256(b"tiepnhan check").digest()
TYPES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class StampAbsent(Wait):
    """No time-stamping authority gave a time stamp that can be used; letters wait until one does."""


@dataclass(frozen=True)
class Probe:
    """What one server said when it was asked for a trial: its time (aware), or why there was none."""

    server: str
    at: datetime | None
    ahead_seconds: float
    problem: str | None


class TimeStamps(TimeStamper):
    """Gives time stamps of the first of `servers` that answers rightly; may be used from any thread.

    Keep one for the whole program: pyHanko asks a new one for a trial stamp first, and each server's breaker is
    in it. A stamp is only accepted from a certificate that leads to `roots`, with the help of `intermediates` (DER).
    `clock` gives seconds that only grow.
    """

    def __init__(
        self,
        servers: Sequence[StampServer],
        roots: Sequence[bytes],
        intermediates: Sequence[bytes] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(include_nonce=True)  # type: ignore[no-untyped-call]
        self._servers = tuple(_Server(each, Breaker(clock)) for each in servers)
        self._roots, self._intermediates = tuple(roots), tuple(intermediates)
        self._lock = threading.Lock()
        self.away_since: datetime | None = None
        """Since when (UTC) no server has given a stamp; None while one does."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Gives a time stamp for a digest made with `md_algorithm` ("sha256" …). Raises StampAbsent."""
        causes = []
        for server in self._servers:
            if not server.breaker.admits():
                causes.append(f"{server.name}: {server.rest}")
                continue
            try:
                token = await self._of(server, message_digest, md_algorithm)
            except (Unreached, BadStamp, Problem) as error:
                server.breaker.failed()
                server.cause = str(error)
                causes.append(f"{server.name}: {error}")
            except BaseException:
                server.breaker.failed()
                raise
            else:
                server.breaker.succeeded()
                self._remember(token)
                return token
        raise self._absent(causes)

    def stamp(self, digest: bytes, algorithm: str) -> bytes:
        """Gives a time stamp token (DER) for a digest made with `algorithm`. Raises StampAbsent."""
        token: bytes = asyncio.run(self.async_timestamp(digest, algorithm)).dump()
        return token

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """The certificate (DER) of who made the last stamp, then those that came with it; none before the first."""
        with self._lock:
            signers = tuple(each.dump() for each in self._certs.values())
            return tuple(dict.fromkeys((*signers, *(each.dump() for each in self.cert_registry))))

    def probe(self) -> Iterator[Probe]:
        """Asks each server for a trial stamp, whatever its breaker says. Raises nothing."""
        for server in self._servers:
            begun = now()
            try:
                token = asyncio.run(self._of(server, PROBE, "sha256"))
            except (Unreached, BadStamp, Problem) as error:
                yield Probe(server.name, None, 0, str(error))
                continue
            ended, at = now(), info_of(token)["gen_time"].native.astimezone(UTC)
            yield Probe(server.name, at, _outside(at, begun, ended), None)

    def _register_dummy(self, md_algorithm: str, dummy: cms.ContentInfo) -> None:
        self._dummy_response_cache[md_algorithm] = dummy

    async def _of(self, server: "_Server", digest: bytes, algorithm: str) -> cms.ContentInfo:
        _, asked = self.request_cms(digest, algorithm)  # type: ignore[no-untyped-call]
        token = token_of(server.ask(asked))
        await check(token, asked, self._roots, self._intermediates)
        return token

    def _remember(self, token: cms.ContentInfo) -> None:
        """pyHanko proves the certificates in `_certs`: the last stamp's only, since an authority's are renewed."""
        signer = signer_of(token)
        with self._lock:
            self.away_since = None
            self._certs = {signer.issuer_serial: signer}
            self.cert_registry.register_multiple(certificates_of(token))

    def _absent(self, causes: list[str]) -> StampAbsent:
        if not causes:
            return StampAbsent("no time-stamping server is set; name one in signatures.time_stamps")
        with self._lock:
            self.away_since = self.away_since or now()
        rests = [server.breaker.seconds_left() for server in self._servers]
        seconds = min(*rests, LONGEST_WAIT_SECONDS) if all(rests) else None
        return StampAbsent(f"no time stamp: {'; '.join(causes)}; letters wait for it", seconds)


@dataclass
class _Server:
    """One authority, with what went wrong last."""

    settings: StampServer
    breaker: Breaker
    cause: str = ""

    @property
    def name(self) -> str:
        return server_name(self.settings.url)

    @property
    def rest(self) -> str:
        # Without the seconds: who is told once a day is told by these words.
        return f"not asked for a while ({self.cause})"

    def ask(self, asked: tsp.TimeStampReq) -> bytes:
        """Gives the reply. Raises Unreached, Problem when the password cannot be read."""
        chosen = self.settings
        question = Question(
            seconds=chosen.timeout_seconds,
            most_bytes=MOST_BYTES,
            private=True,  # whoever keeps the settings may choose a server of the own network
            body=asked.dump(),
            headers={**TYPES, **self._login()},
            ca_file=chosen.ca_file,
        )
        return ask(chosen.url, question)

    def _login(self) -> Mapping[str, str]:
        user = self.settings.user
        if user is None:
            return {}
        password = read_secret(self.settings.password_file, f"password of {user} at {self.name}")
        return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")}


def _outside(at: datetime, begun: datetime, ended: datetime) -> float:
    """How many seconds a server's clock is ahead of ours (behind: less than 0), beyond what the asking took.

    Its time may be cut to whole seconds (RFC 3161, 2.4.2), so a second less is no difference.
    """
    if at > ended:
        return (at - ended).total_seconds()
    return min(0.0, (at - begun).total_seconds() + 1)
