"""What happened to cases, from their events, and where the open ones stand: all by group and department."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Case, Event
from pipeline.watch.digest import words

HAPPENED = {
    "opened": "Hồ sơ mới tiếp nhận",
    "answered": "Hồ sơ đã trả lời",
    "closed": "Hồ sơ kết thúc",
    "rejected": "Hồ sơ từ chối tiếp nhận",
    "disagreed": "Hồ sơ khách hàng không đồng ý, mở vòng xử lý mới",
    "reopened": "Hồ sơ được văn thư mở lại",
}
"""Events that are counted, with what the count counts."""
COLUMNS = {
    "opened": "Mới",
    "answered": "Trả lời",
    "closed": "Kết thúc",
    "rejected": "Từ chối",
    "disagreed": "Vòng mới",
    "open": "Đang mở",
    "overdue": "Quá hạn",
}
OPEN = ("new", "investigating", "waiting_customer", "with_agent")
"""States in which the CA still owes something; in `answered` it is the customer's turn."""
OLDEST = 10


def happened(session: Session, since: datetime, until: datetime) -> list[Row[Any]]:
    """(what, number, group) of each case to which one of HAPPENED did from `since` up to `until`; each once."""
    query = (
        select(Event.what, Case.number, Case.group, Case.id)
        .join(Case, Case.id == Event.case_id)
        .where(Event.at >= since, Event.at < until, Event.what.in_(HAPPENED))
        .distinct()
        .order_by(Case.id)
    )
    return list(session.execute(query))


def counted(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """A line for each of HAPPENED: its count and the numbers of the cases."""
    lines = []
    for what, label in HAPPENED.items():
        numbers = [row.number for row in rows if row.what == what]
        lines.append({"key": what, "name": label, "count": len(numbers), "cases": words.listed(numbers)})
    return lines


def open_cases(session: Session) -> list[Row[Any]]:
    """(state, group, count) of the open cases; closed years are not read."""
    query = select(Case.state, Case.group, func.count().label("cases")).where(Case.state.in_(OPEN))
    return list(session.execute(query.group_by(Case.state, Case.group)))


def by_state(session: Session, rows: Sequence[Row[Any]]) -> dict[str, Any]:
    """How many cases are open in which state, and how many wait for the customer's reply to an answer."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.state] += row.cases
    answered = session.scalar(select(func.count()).select_from(Case).where(Case.state == "answered"))
    states = [{"name": words.STATES[state], "count": counts[state]} for state in OPEN if counts[state]]
    return {"open": counts.total(), "states": states, "answered": answered or 0}


def by_group(
    procedure: Procedure, events: Sequence[Row[Any]], standing: Sequence[Row[Any]], overdue: Sequence[str]
) -> list[dict[str, Any]]:
    """A line for each group to which anything happened or belongs: name, department, counts in order of COLUMNS.

    `overdue` holds the group of each overdue case.
    """
    counts: Counter[tuple[str, str]] = Counter((row.group, row.what) for row in events)
    for row in standing:
        counts[row.group, "open"] += row.cases
    counts.update((group, "overdue") for group in overdue)
    concerned = {group for group, _ in counts}
    known = [*procedure.groups, *words.GROUPS]
    order = [group for group in known if group in concerned] + sorted(concerned - set(known))
    return [{**_group(procedure, group), "counts": [counts[group, column] for column in COLUMNS]} for group in order]


def oldest(session: Session, names: Procedure, now: datetime) -> list[dict[str, Any]]:
    """The open cases that were opened first: number, customer, group, state, days since then."""
    columns = (Case.number, Case.customer, Case.group, Case.state, Case.round, Case.opened_at)
    query = select(*columns).where(Case.state.in_(OPEN)).order_by(Case.opened_at).limit(OLDEST)
    return [
        {
            "number": row.number,
            "customer": words.name(row.customer),
            "group": group_name(names, row.group),
            "state": words.STATES[row.state],
            "round": row.round,
            "opened_at": row.opened_at.isoformat(),
            "days": max(0, (now - row.opened_at).days),
        }
        for row in session.execute(query)
    ]


def group_name(procedure: Procedure, group: str) -> str:
    """The name of a group as the procedure has it."""
    found = procedure.groups.get(group)
    return found.name if found else words.GROUPS.get(group, words.name(group))


def _group(procedure: Procedure, group: str) -> dict[str, str]:
    return {"name": group_name(procedure, group), "department": procedure.department_of(group) or ""}
