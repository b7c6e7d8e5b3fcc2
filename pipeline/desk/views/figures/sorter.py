"""What the sorter got wrong: what it proposed, what a person said, how often, and the newest cases."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.desk.views.figures.table import Cell, FigureTable, cells
from pipeline.ledger.model import Case, Correction
from pipeline.watch.digest.happened import group_name

MOST = 5_000


def corrections(session: Session, desk: Desk, since: datetime, until: datetime) -> FigureTable:
    """A line for each confusion of the period, the most frequent first; what was only confirmed is left out."""
    query = (
        select(Correction.proposed, Correction.final, Correction.version, Case.number)
        .outerjoin(Case, Case.mail_id == Correction.mail_id)
        .where(Correction.at >= since, Correction.at < until)
        .order_by(Correction.id.desc())
        .limit(MOST)
    )
    found: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for proposed, final, _, number in session.execute(query):
        names = _name(desk, proposed), _name(desk, final)
        if names[0] != names[1]:
            found[names].append(number)
    rows = [
        cells(was, to, len(numbers), _newest(numbers))
        for (was, to), numbers in sorted(found.items(), key=lambda each: -len(each[1]))
    ]
    return FigureTable("corrections", ("proposed", "final", "times", "newest"), rows)


def _name(desk: Desk, label: dict[str, Any]) -> str:
    if label.get("kind") not in {None, "complaint"}:
        return {"automatic": "Thư tự động"}.get(str(label["kind"]), "Không phải khiếu nại")
    return group_name(desk.procedure, "out" if label.get("scope") == "out" else label.get("group") or "unsorted")


def _newest(numbers: list[str | None]) -> Cell:
    number = next((each for each in numbers if each), None)
    return Cell(number, f"/case/{number}") if number else Cell("")
