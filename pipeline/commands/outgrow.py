"""`tiepnhan outgrow`: copies the SQLite ledger to the PostgreSQL database of the settings."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pipeline.commands.show import errors, print_json, print_table
from pipeline.engine.local import only_one
from pipeline.engine.reminders import Reminders
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Letter, Mail
from pipeline.ledger.outgrow import Copied, count, on_the_way, outgrow
from pipeline.ledger.postgres import open_postgres
from pipeline.ledger.sqlite import open_ledger
from pipeline.road import pool_of
from pipeline.settings import Settings

LEDGER = "ledger.sqlite3"
LEFT = "ledger.sqlite3.outgrown"


def copy(config: Path, as_json: bool) -> int:
    """Copies, compares, and puts the SQLite file aside; prints a row for each table.

    The program must be stopped. Raises Problem, with nothing kept in PostgreSQL and the file in its place, when
    something is not as it must be.
    """
    settings = Settings.load(config)
    if settings.postgres is None:
        raise Problem(f"{config}: has no [postgres]; say there which database the ledger is to be copied to")
    file = settings.var / LEDGER
    if not file.exists():
        raise Problem(f"{file}: is not there; nothing is to be copied")
    with only_one(settings.var):
        reminders = Reminders(pool_of, (Mail, Letter))
        old, new = open_ledger(file), open_postgres(settings.postgres, reminders.remind)
        try:
            reminders.prepare(new)
            copied = _copied(old, new)
            with new.writing() as session:
                reminders.remind(session, list(on_the_way(session, (Mail, Letter))))
        finally:
            old.close()
            new.close()
        file.rename(settings.var / LEFT)
    _show(copied, settings.postgres.name, as_json)
    return 0


def _copied(old: Ledger, new: Ledger) -> list[Copied]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors()) as bars:
        bar = bars.add_task("rows copied, then compared", total=2 * count(old))
        return outgrow(old, new, lambda table, rows: bars.update(bar, advance=rows, description=table))


def _show(copied: list[Copied], place: str, as_json: bool) -> None:
    if as_json:
        print_json([vars(each) for each in copied])
        return
    rows = [(each.table, each.rows, each.on_the_way or "") for each in copied if each.rows]
    print_table(f"Copied to {place}, row by row the same", ("table", "rows", "on their way"), rows, "no row to copy")
