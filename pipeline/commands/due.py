"""`tiepnhan due`: when a rule of a procedure wants something done, and how that is counted."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import Due, due_by
from pipeline.cases.procedure import load_procedure
from pipeline.commands.show import console, print_json
from pipeline.errors import Problem
from pipeline.shipped import shipped

EXAMPLES = "2026-11-23T11:30, 2026-11-23T04:30Z or 2026-11-23"


def due(config: Path, procedure: str, rule: str, start: str, as_json: bool) -> int:
    """Prints the due time and its derivation; gives 0. Needs neither settings nor database.

    Procedures and calendars beside the file `config` go before the shipped ones, where that file exists.
    Raises Problem for a procedure, rule or time that is none, with what there is.
    """
    folder = config.absolute().parent if config.exists() else shipped("config")
    promised = load_procedure(procedure, folder)
    wanted = promised.rule(rule)
    calendar = load_calendar(promised.calendar, folder)
    found = due_by(_moment(start, calendar.zone), wanted, calendar, promised.hours)
    if as_json:
        print_json({"due": found.at.isoformat(), "provisional": found.provisional, "steps": found.steps})
    else:
        _print(f"{promised.name}, {rule} ({wanted})", found)
    return 0


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 time; without an offset in `zone`, a date alone is its 00:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Problem(f"{text}: is no ISO time; expected one such as {EXAMPLES}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _print(title: str, found: Due) -> None:
    out = console()
    provisional = ", provisional" if found.provisional else ""
    out.print(f"{title}: {found.at:%H:%M %d/%m/%Y}{provisional}", markup=False, highlight=False, style="bold")
    for number, step in enumerate(found.steps, 1):
        out.print(f"{number}. {step}", markup=False, highlight=False)
