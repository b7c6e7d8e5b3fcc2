"""The verifier: checks signatures in a process of its own; each letter too, before it is sent."""

import logging
import os
import resource
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from pipeline.engine.child import MB, Child, ChildDied, Limits, Unforeseen
from pipeline.letters.certificates import read_certificates
from pipeline.letters.verify.issued import Issued
from pipeline.letters.verify.report import Report

RECYCLED_AFTER = 1000  # files, against leaks

log = logging.getLogger(__name__)


class Verifier:
    """Runs verify() in a child process with limits on time, processor time and memory; from any thread.

    `roots` and `intermediates` are certificate files (PEM or DER), read at once: raises Problem, naming
    the file, when one cannot be. `crls` are files (PEM or DER) that somebody keeps fresh: read at each call;
    one that cannot be read proves nothing, and `Revocations.old_files` tells of it. Files over `max_mb` are
    not looked at. A file that breaks a limit gets the verdict "failed".
    """

    def __init__(
        self,
        roots: Iterable[Path],
        intermediates: Iterable[Path] = (),
        seconds: float = 30,
        memory_mb: int = 1024,
        max_mb: float = 128,
        crls: Iterable[Path] = (),
    ) -> None:
        self._crls = tuple(crls)
        self._max = int(max_mb * MB)
        make = partial(VerifierChild, read_certificates(roots), read_certificates(intermediates), seconds)
        # Two tries: the first may have met a child that earlier files had left short of memory.
        limits = Limits(seconds=seconds, memory_mb=memory_mb, calls=RECYCLED_AFTER, tries=2, guarded=True)
        self._child = Child("verifier", make, limits)

    def verify(
        self,
        content: bytes,
        at: datetime | None = None,
        revocation: Iterable[bytes] = (),
        issued: Issued | None = None,
    ) -> Report:
        """Gives what verify() gives for a PDF or a mail; never raises for what `content` holds.

        `revocation` are OCSP responses and CRLs (DER) that the caller has, besides those in the file.
        """
        if at is not None and at.tzinfo is None:
            raise ValueError("at must be aware")
        if len(content) > self._max:
            return Report.unread("too_big")
        known = (*revocation, *filter(None, map(_read, self._crls)))
        try:
            return self._child.call(VerifierChild.verify, content, at, known, issued)
        except (ChildDied, Unforeseen) as error:
            return Report.unread("failed", type(error).__name__)

    def start(self) -> None:
        """Starts the process without waiting for it."""
        self._child.start()

    def close(self) -> None:
        """Ends the child process."""
        self._child.close()


class VerifierChild:
    """What runs in the child process."""

    def __init__(self, roots: Sequence[bytes], intermediates: Sequence[bytes], seconds: float) -> None:
        logging.disable(logging.CRITICAL)  # a hostile file must not fill the log
        self._roots, self._intermediates, self._seconds = roots, intermediates, seconds

    def verify(self, content: bytes, at: datetime | None, revocation: Sequence[bytes], issued: Issued | None) -> Report:
        """Runs verify() under a limit of processor time that is this call's own."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + self._seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        from pipeline.letters.verify.verify import verify  # noqa: PLC0415  only the child loads pyHanko

        report = verify(content, self._roots, self._intermediates, at, revocation, issued)
        if report.cause == "MemoryError":
            os._exit(1)  # the next try gets a fresh process
        return report


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        log.warning("%s: the CRL cannot be read: %s", path, error.strerror)
        return None
