"""What is held, waits or was set aside: lists of which a page shows a part, the rest by the key of the last line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from pipeline.cases.waiting import SAID
from pipeline.engine.release import SET_ASIDE
from pipeline.engine.stage import Road
from pipeline.ledger.model import Case, Letter, Mail, Traveller
from pipeline.letters.approve import STAGE as APPROVE
from pipeline.watch.standing import DOUBTFUL

ON_A_PAGE = 25
MOST_COUNTED = 1000
LOOKED_AT = 600
LINES, LONGEST = 4, 360
COMMANDS = ("tiepnhan ", "--")
"""What a reason tells of commands is for who works with them."""
NOTHING_FOUND: dict[str, Any] = {
    **dict.fromkeys(("kind", "scope", "group", "confidence", "auto", "enquiry", "rule")),
    "reasons": [],
}
LISTS = ("doubtful", "unclear", "letters", "aside", "waiting")


@dataclass(frozen=True)
class Line:
    """A mail or letter in a list. `seen` is its fence: an action is refused when it has moved since."""

    table: str
    id: int
    seen: int
    row: Row[Any]
    reason: str
    opening: str = ""
    finding: Mapping[str, Any] = field(default_factory=dict)
    discarded: bool = False


@dataclass(frozen=True)
class Page:
    """Lines of a list, and from where it goes on; None at its end."""

    lines: tuple[Line, ...]
    after: str | None


def counters(session: Session, road: Road) -> dict[str, int]:
    """How many there are in each list; MOST_COUNTED stands for so many or more."""
    found = {name: _counted(session, Mail, where()) for name, where in _MAILS.items()}
    found["letters"] = _counted(session, Letter, _letters_held())
    found["waiting"] = min(MOST_COUNTED, sum(_counted(session, table, _waits(table, road)) for table in (Mail, Letter)))
    return found


def page_of(session: Session, road: Road, which: str, after: str) -> Page:
    """Gives a page of the list `which` (LISTS), behind the line with the key `after` ("" for the first page)."""
    if which == "letters":
        return _letters(session, _letters_held(), _number(after))
    if which == "waiting":
        return _waiting(session, road, after)
    newest_first = which == "aside"
    return _mails(session, _MAILS[which](), _number(after), newest_first)


def mail_line(session: Session, mail_id: int) -> Line | None:
    """Gives one mail as a line; None where there is none."""
    row = session.execute(_mail_columns().where(Mail.id == mail_id)).first()
    return _mail(row) if row is not None else None


def for_people(reason: str) -> str:
    """A reason without its parts that speak of commands, where others are left."""
    parts = reason.split("; ")
    kept = [part for part in parts if not any(each in part for each in COMMANDS)]
    return "; ".join(kept or parts)


def _held(table: type[Traveller]) -> ColumnElement[bool]:
    return and_(table.due.is_(None), table.error.is_not(None))


_MAILS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "doubtful": lambda: and_(_held(Mail), Mail.stage == DOUBTFUL),
    "unclear": lambda: and_(_held(Mail), Mail.stage != DOUBTFUL),
    # An end of the road leaves no tries: so the index on stage, attempts and due gives them in the order of ids.
    "aside": lambda: and_(Mail.stage == SET_ASIDE, Mail.attempts == 0, Mail.due.is_(None)),
}


def _letters_held() -> ColumnElement[bool]:
    """Without those that wait for a person's yes: they have a page of their own."""
    answered = Letter.facts["approved"]["who"].as_string().is_not(None)
    return and_(_held(Letter), or_(Letter.stage != APPROVE, answered))


def _waits(table: type[Traveller], road: Road) -> ColumnElement[bool]:
    stages = [stage.name for pool in road.pools for stage in road.stages(pool) if stage.table is table]
    return and_(table.stage.in_(stages), table.due.is_not(None), table.error.is_not(None))


def _counted(session: Session, table: type[Traveller], where: ColumnElement[bool]) -> int:
    some = select(table.id).where(where).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _mail_columns() -> Select[*tuple[Any, ...]]:
    opening = func.substr(func.coalesce(Mail.own_text, Mail.text, ""), 1, LOOKED_AT).label("opening")
    return select(
        *(Mail.id, Mail.fence, Mail.stage, Mail.due, Mail.error, Mail.sender, Mail.sender_name, Mail.answer_to),
        *(Mail.subject, Mail.file_name, Mail.channel, Mail.received_at, Mail.unreadable, Mail.finding, opening),
        *(Mail.destroyed_by, Mail.size, Case.number.label("case")),
    ).outerjoin(Case, Case.id == Mail.case_id)


def _letter_columns() -> Select[*tuple[Any, ...]]:
    return select(
        *(Letter.id, Letter.fence, Letter.stage, Letter.due, Letter.error, Letter.kind, Letter.number),
        *(Letter.address, Letter.drafted_at, Case.number.label("case"), Case.customer),
    ).outerjoin(Case, Case.id == Letter.case_id)


def _mails(session: Session, where: ColumnElement[bool], after: int | None, newest_first: bool = False) -> Page:
    query = _mail_columns().where(where)
    if after is not None:
        query = query.where(Mail.id < after if newest_first else Mail.id > after)
    ordered = query.order_by(Mail.id.desc() if newest_first else Mail.id).limit(ON_A_PAGE + 1)
    return _page([_mail(row) for row in session.execute(ordered)])


def _letters(session: Session, where: ColumnElement[bool], after: int | None) -> Page:
    query = _letter_columns().where(where, Letter.id > (after or 0)).order_by(Letter.id).limit(ON_A_PAGE + 1)
    return _page([_letter(row) for row in session.execute(query)])


def _waiting(session: Session, road: Road, after: str) -> Page:
    """Mails and letters side by side: the key of the last line is that of both."""
    mail_id, _, letter_id = after.partition("-")
    mails = _mails(session, _waits(Mail, road), _number(mail_id) or 0)
    letters = _letters(session, _waits(Letter, road), _number(letter_id))
    onward = None
    if mails.after or letters.after:
        onward = f"{_last(mails, mail_id)}-{_last(letters, letter_id)}"
    return Page((*mails.lines, *letters.lines), onward)


def _last(page: Page, before: str) -> str:
    return str(page.lines[-1].id) if page.lines else before or "0"


def _page(lines: list[Line]) -> Page:
    shown = tuple(lines[:ON_A_PAGE])
    return Page(shown, str(shown[-1].id) if len(lines) > ON_A_PAGE else None)


def _mail(row: Row[Any]) -> Line:
    reason = row.finding.get("reason") if row.stage == SET_ASIDE else row.error
    said = row.finding.get(SAID) or [{}]
    return Line(
        table="mail",
        id=row.id,
        seen=row.fence,
        row=row,
        reason=for_people(str(reason or "")),
        opening=_first_lines(row.opening),
        finding=NOTHING_FOUND | row.finding,
        discarded=said[-1].get("what") == "discarded",
    )


def _letter(row: Row[Any]) -> Line:
    return Line("letter", row.id, row.fence, row, for_people(row.error or ""))


def _first_lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = "\n".join(lines[:LINES])
    whole = len(lines) <= LINES and len(said) <= LONGEST and len(text) < LOOKED_AT
    return said if whole else said[:LONGEST].rstrip() + " …"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - of 64 bits
