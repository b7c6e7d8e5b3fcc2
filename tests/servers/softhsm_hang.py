"""SoftHSM made to hang, as a driver does whose token no longer answers: it waits for a lock on its own files.

SoftHSM 2.6.1 reads the file `generation` under a shared lock before it uses an object, and writes the file
`token.object` under an exclusive one in each C_Login (fcntl(2) record locks). Whoever else holds these, stops it.
"""

import fcntl
import time
from collections.abc import Callable, Iterator, Set
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers.softhsm import SoftHsm

PATIENCE_SECONDS = 60


@contextmanager
def hanging_operations(token: SoftHsm) -> Iterator[None]:
    """Whatever other processes ask of the token hangs while the context lasts."""
    with _locked(token, "generation", fcntl.LOCK_EX):
        yield


@contextmanager
def hanging_logins(token: SoftHsm) -> Iterator[None]:
    """Logins of other processes hang while the context lasts: the PIN was looked at, the answer does not come."""
    with _locked(token, "token.object", fcntl.LOCK_SH):
        yield


def wait_until_hangs(pid: Callable[[], int | None], but_not: Set[int | None] = frozenset()) -> None:
    """Returns when the process, none of `but_not`, hangs at such a lock (/proc/locks). Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while pid() in but_not or not _hangs(pid()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {pid()} does not hang")
        time.sleep(0.01)


def _hangs(pid: int | None) -> bool:
    lines = Path("/proc/locks").read_text("ascii").splitlines()
    return any("->" in line and f" {pid} " in line for line in lines)


@contextmanager
def _locked(token: SoftHsm, name: str, kind: int) -> Iterator[None]:
    with ExitStack() as files:
        for path in token.tokens.glob(f"*/{name}"):
            fcntl.lockf(files.enter_context(path.open("r+b")), kind)
        yield
