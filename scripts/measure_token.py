"""Figures of the token's process: signatures a second through its pipe, on SoftHSM, one after the other."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.letters.token.token import Token
from tests.letters.signers import ca, company_token, signer
from tests.letters.token.trying import pid

KINDS = (("RSA-2048", False), ("RSA-2048", True), ("RSA-4096", False), ("P-256", False), ("P-384", False))
DATA = b"a digest's worth of bytes"


def signatures(show: Callable[..., None], count: int) -> None:
    """Each is asked for, made, and checked with the certificate's public key before the next.

    On one core, and on all: on all, the same work came out at 399 to 902 a second on one machine, by what else ran.
    """
    cores = os.sched_getaffinity(0)
    for kind, pss in KINDS:
        for used in ({min(cores)}, cores):
            os.sched_setaffinity(0, used)
            try:
                with tempfile.TemporaryDirectory(prefix="tiepnhan-token-") as folder:
                    figures = _kind(Path(folder), kind, pss, count)
            finally:
                os.sched_setaffinity(0, cores)
            show("token", key=kind, pss=pss, cores=len(used), signatures=count, **figures)


def _kind(folder: Path, kind: str, pss: bool, count: int) -> dict[str, float]:
    hsm = company_token(folder, signer(ca().issuing, kind=kind))  # type: ignore[arg-type]
    token = Token(hsm.settings(pss=pss), folder / "latch")
    try:
        digest = token.identity().digest
        before, start = (_cpu(pid(token)), time.process_time()), time.perf_counter()
        for _ in range(count):
            token.sign(DATA, digest)
        seconds = time.perf_counter() - start
        child, parent = _cpu(pid(token)) - before[0], time.process_time() - before[1]
    finally:
        token.close()
    return {
        "signatures_per_second": round(count / seconds),
        "child_cpu_ms": round(1000 * child / count, 2),
        "parent_cpu_ms": round(1000 * parent / count, 2),
    }


def _cpu(process: int | None) -> float:
    """Seconds of processor time that a process has used (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
