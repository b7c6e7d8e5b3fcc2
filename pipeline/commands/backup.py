"""`tiepnhan backup` and `restore`: a proved copy of ledger and store, and back again."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pipeline.commands.show import errors, print_table
from pipeline.engine.local import only_one
from pipeline.errors import Problem
from pipeline.keeping.backup import STORE, back_up, faults, files_of, restore
from pipeline.settings import Settings


def backup(config: Path, folder: Path, verify: bool) -> int:
    """Makes the backup, or with `verify` reads one again; gives 1 when it is not whole. The program may run."""
    settings = _local(config)
    if verify:
        return _verify(folder)
    total = sum(1 for _ in files_of(settings.var / STORE))
    with _bars() as bars:
        bar = bars.add_task("files copied", total=total)
        made = back_up(settings.var, folder, lambda _name: bars.advance(bar))
    rows = [("ledger, bytes", made.ledger_bytes), ("files", made.files), ("of them new here", made.new)]
    print_table(f"Backed up to {folder}", ("what", "how many"), rows, "")
    return _verify(folder)


def put_back(config: Path, folder: Path) -> int:
    """Restores a backup to the `var` of the settings; the program must be stopped."""
    settings = _local(config)
    with only_one(settings.var), _bars() as bars:
        bar = bars.add_task("files restored", total=sum(1 for _ in files_of(folder / STORE)))
        count = restore(folder, settings.var, lambda _name: bars.advance(bar))
    errors().print(f"restored: the ledger and {count} files; `tiepnhan check` and `tiepnhan audit` say the rest")
    return 0


def _verify(folder: Path) -> int:
    with _bars() as bars:
        bar = bars.add_task("files read again", total=sum(1 for _ in files_of(folder / STORE)))
        wrong = list(faults(folder, lambda _name: bars.advance(bar)))
    print_table(
        f"{folder}: not whole", ("what",), [(each,) for each in wrong], f"{folder}: whole, every file and chain"
    )
    return 1 if wrong else 0


def _local(config: Path) -> Settings:
    settings = Settings.load(config)
    if settings.postgres is not None:
        raise Problem("the ledger is in PostgreSQL: back it up by pg_dump, and then the store's folder by a file copy")
    if settings.bucket is not None:
        raise Problem("mails and papers are in a bucket: back that up by its own means, and the ledger with it")
    return settings


def _bars() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=errors())
