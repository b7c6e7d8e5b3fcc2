"""What the digest says, as tables: what came in, what happened, where the open cases stand, what is late or due."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from pipeline.desk.views.figures.table import Cell, FigureTable, case_cell, cells
from pipeline.watch.digest.days import Days


def tables_of(facts: dict[str, Any], days: Days) -> Iterator[FigureTable]:
    """Gives the tables of a digest's facts (watch/digest/figures.py)."""
    yield _received(facts)
    yield _happened(facts, days)
    yield _groups(facts)
    yield FigureTable(
        "overdue",
        ("number", "customer", "group", "what", "due", "late"),
        [cells(*_clock(row), row["at"], row["late"]) for row in facts["overdue"]["rows"]],
    )
    yield FigureTable(
        "today",
        ("number", "customer", "group", "what", "before", "left"),
        [cells(*_clock(row), row["at"], row["left"]) for row in facts["today"]["rows"]],
    )
    yield FigureTable(
        "oldest",
        ("number", "customer", "group", "state", "days"),
        [
            cells(case_cell(row["number"]), row["customer"], row["group"], row["state"], row["days"])
            for row in facts["oldest"]
        ],
    )


def _received(facts: dict[str, Any]) -> FigureTable:
    received = facts["received"]
    rows = [cells(line["name"], line["total"], *line["parts"]) for line in received["channels"]]
    sums = cells("∑", received["total"], *(part["count"] for part in received["parts"]))
    return FigureTable("received", ("channel", "total", *facts["heads"]), [*rows, sums])


def _happened(facts: dict[str, Any], days: Days) -> FigureTable:
    span = {"first": days.first.isoformat(), "last": days.last.isoformat()}
    rows = [
        cells(line["name"], Cell(line["count"], f"/figures/cases?{urlencode({'what': line['key'], **span})}"))
        for line in facts["happened"]
    ]
    return FigureTable("happened", ("what", "cases"), rows)


def _groups(facts: dict[str, Any]) -> FigureTable:
    rows = [cells(group["name"], group["department"], *group["counts"]) for group in facts["groups"]]
    return FigureTable("groups", ("group", "department", *facts["columns"]), rows)


def _clock(row: dict[str, Any]) -> tuple[Cell, str, str, str]:
    return case_cell(row["number"]), row["customer"], row["group"], row["what"]
