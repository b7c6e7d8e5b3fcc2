"""All that happened in a case on one line: mails, letters, deadlines and the events of its chain, the newest first.

Pages are cut by what was shown last (keyset), so that the hundredth costs as much as the first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.desk.views.customer import people_of
from pipeline.desk.views.told import deadline_ended, deadline_opened, event_line, letter_line, mail_line
from pipeline.desk.views.told_line import Line, Teller
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail

ON_A_PAGE = 100
YEARS = range(1990, 3000)
"""Any other is nobody's place."""


@dataclass(frozen=True)
class Place:
    """Where a page ended: the moment, which table, which row."""

    at: datetime
    rank: int
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.rank}~{self.id}"

    @classmethod
    def of(cls, text: str) -> "Place | None":
        """Reads what `str` wrote; None for what is no place."""
        at, _, rest = text.partition("~")
        rank, _, number = rest.partition("~")
        try:
            place = cls(datetime.fromisoformat(at), int(rank), int(number))
        except ValueError:
            return None
        is_one = place.at.tzinfo is not None and place.at.year in YEARS and abs(place.id) < 2**62
        return place if is_one else None


@dataclass(frozen=True)
class Timeline:
    """A page of it; `more` is where the next one begins."""

    lines: tuple[Line, ...]
    more: Place | None


@dataclass(frozen=True)
class Source:
    """A table that tells of a case: by which time its rows stand in the line, and what each says."""

    table: type[Any]
    at: InstrumentedAttribute[Any]
    tell: Callable[[Any, Teller], Line]


SOURCES = (
    Source(Deadline, Deadline.started_at, deadline_opened),
    Source(Deadline, Deadline.met_at, deadline_ended),
    Source(Mail, Mail.received_at, mail_line),
    Source(Letter, Letter.drafted_at, letter_line),
    Source(Event, Event.at, event_line),
)


def timeline_of(session: Session, case: Case, teller: Teller, before: Place | None = None) -> Timeline:
    """Gives the newest lines, or those before a place, 100 at most."""
    keyed = sorted(_keyed(session, case, teller, before), key=lambda each: each[0], reverse=True)
    page = keyed[:ON_A_PAGE]
    more = Place(*page[-1][0]) if len(keyed) > ON_A_PAGE else None
    return Timeline(tuple(named(session, [line for _, line in page])), more)


def _keyed(
    session: Session, case: Case, teller: Teller, before: Place | None
) -> Iterator[tuple[tuple[datetime, int, int], Line]]:
    for rank, source in enumerate(SOURCES):
        for row in session.scalars(_query(source, rank, case, before)):
            at = getattr(row, source.at.key)
            yield (at, rank, row.id), source.tell(row, teller)


def _query(source: Source, rank: int, case: Case, before: Place | None) -> Select[Any]:
    table, at = source.table, source.at
    query = select(table).where(table.case_id == case.id, at.is_not(None)).order_by(at.desc(), table.id.desc())
    if before is not None:
        same = {-1: True, 0: table.id < before.id, 1: False}[(rank > before.rank) - (rank < before.rank)]
        query = query.where(or_(at < before.at, and_(at == before.at, same)))
    return query.limit(ON_A_PAGE + 1)


def named(session: Session, lines: Sequence[Line]) -> list[Line]:
    """Gives the lines with the people of the desk by their full names."""
    full = people_of(session, (line.who for line in lines))
    return [replace(line, who=full.get(line.who, line.who)) for line in lines]
