"""Empty ledgers at the present version, without going through all migrations for each test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.ledger.connect import Ledger
from pipeline.ledger.sqlite import open_ledger


def new_ledger(path: Path) -> Ledger:
    """Opens a new ledger at `path`."""
    lay_ledger(path)
    return open_ledger(path)


def lay_ledger(path: Path) -> None:
    """Puts an empty ledger at `path` for whoever opens it; tests/ledger looks at how one is made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(_empty())


@cache
def _empty() -> bytes:
    with TemporaryDirectory(prefix="tiepnhan-ledger-") as folder:
        path = Path(folder, "ledger.sqlite3")
        open_ledger(path).close()  # the last connection leaves all in this one file (sqlite.org/wal.html)
        return path.read_bytes()
