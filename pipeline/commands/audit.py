"""`tiepnhan audit`: is everything in the ledger and the store as it was written?"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.archive.audit import Fault, audit_cases, cases_to_audit
from pipeline.archive.files import audit_files, rows_to_audit
from pipeline.commands.show import errors, print_json, print_table
from pipeline.wiring import House, open_house


def audit(config: Path, files: bool, as_json: bool) -> int:
    """Checks all cases and files, with `files` also their contents; gives 1 when something is not as it was."""
    with open_house(config) as house:
        cases, rows = cases_to_audit(house.ledger), rows_to_audit(house.ledger)
        with _bars() as bars:
            faults = [*_cases(house, cases, bars), *_files(house, files, rows, bars)]
    if as_json:
        print_json({"cases": cases, "rows_with_files": rows, "faults": [asdict(fault) for fault in faults]})
        return 1 if faults else 0
    table = [(fault.name, _events(fault), fault.what) for fault in faults]
    whole = f"all is as it was written: {cases} cases, {rows} mails, papers and letters"
    print_table("Not as it was written", ("where", "event", "what"), table, whole)
    return 1 if faults else 0


def _cases(house: House, total: int, bars: Progress) -> Iterator[Fault]:
    bar = bars.add_task("cases", total=total)
    return audit_cases(house.ledger, lambda done: bars.advance(bar, done))


def _files(house: House, hashed: bool, total: int, bars: Progress) -> Iterator[Fault]:
    bar = bars.add_task("files", total=total)
    return audit_files(house.ledger, house.store, hashed, lambda done: bars.advance(bar, done))


def _bars() -> Progress:
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=errors())


def _events(fault: Fault) -> str:
    if fault.first is None:
        return ""
    return str(fault.first) if fault.first == fault.last else f"{fault.first} to {fault.last}"
