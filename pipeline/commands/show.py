"""Tables for people and JSON for programs, on standard output."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def console() -> Console:
    """Standard output; as wide as the terminal, and wide enough when there is none."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=160)


def errors() -> Console:
    """Standard error, for progress and summaries beside JSON."""
    return Console(stderr=True)


def print_json(value: object) -> None:
    """Prints a value as one JSON document; times are ISO 8601 with +07:00."""
    console().print_json(json.dumps(value, ensure_ascii=False, default=plain))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], empty: str) -> None:
    """Prints a table, or the sentence `empty` when it has no rows."""
    out = console()
    if not rows:
        out.print(empty)
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    out.print(table)


def local(moment: datetime | None) -> str:
    """A time as the clerks read it; empty for None."""
    return f"{moment.astimezone(ZONE):%d/%m/%Y %H:%M}" if moment else ""


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return local(value)
    return "" if value is None else str(value).replace("[", "\\[")


def plain(value: object) -> str:
    """What JSON cannot hold as text: times as ISO 8601 with +07:00."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    return str(value)
