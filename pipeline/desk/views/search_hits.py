"""The search: in numbers and customers of cases, in mails and in papers, without marks, the newest first.

SQLite looks into the FTS5 tables of migration 0009; other databases compare by LIKE, with marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, Select, column, false, literal_column, or_, select, table
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.search_words import Piece, asked, digits_of, match_of, snippet
from pipeline.ledger.model import Case, Letter, Mail, Paper

MOST = 40
"""So many hits of each kind are shown; whoever wants others says more words."""
SHOWN_TEXT = 200_000
"""So much of a text is looked through for what to show of it."""
IN_CASE = ("number", "customer", "address", "phone", "tax_code", "subject")


@dataclass(frozen=True)
class Place:
    """Where something was found: "case", "mail" or "paper", its name, and the words around it."""

    kind: str
    name: str
    pieces: list[Piece]


@dataclass
class Hit:
    """A case with the places where something was found."""

    case: Case
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What was found; `more` says that there is more than is shown."""

    hits: list[Hit]
    more: bool


def exactly(session: Session, visitor: Visitor, procedure: Procedure, q: str) -> str | None:
    """Gives the number of the one case that has the number `q` or a letter of it, where the visitor may see it."""
    number = q.strip().upper()
    own = select(Case.number).where(Case.number == number)
    by_letter = select(Case.number).join(Letter, Letter.case_id == Case.id).where(Letter.number == number).distinct()
    for query in (own, by_letter):
        found = session.scalars(limited(query, visitor, procedure).limit(2)).all()
        if len(found) == 1:
            return str(found[0])
    return None


def search(session: Session, visitor: Visitor, procedure: Procedure, q: str) -> Found:
    """Gives the cases in which all words of `q` stand in one place, those with it in number or customer first."""
    words = asked(q)
    if not words:
        return Found([], False)
    hits: dict[int, Hit] = {}
    counts = []
    for kind, query in _queries(session, q, words):
        rows = session.execute(limited(query, visitor, procedure).limit(MOST + 1)).all()
        counts.append(len(rows))
        for row in rows[:MOST]:
            hits.setdefault(row[0].id, Hit(row[0])).places.append(_place(kind, row, words, q))
    return Found(list(hits.values()), any(count > MOST for count in counts))


def customers_with(session: Session, q: str) -> Select[Any]:
    """A query for the ids of cases that have all words of `q` in number, customer or subject."""
    if session.get_bind().dialect.name != "sqlite":
        return by_like(Case, IN_CASE, q)
    found = table("search_cases", column("rowid", Integer))
    return select(found.c.rowid).where(literal_column("search_cases").op("MATCH")(_match("cases", q)))


def _queries(session: Session, q: str, words: Sequence[str]) -> list[tuple[str, Any]]:
    number = " ".join(words).upper()
    letters = select(Case, Letter.number).join(Letter, Letter.case_id == Case.id).where(Letter.number == number)
    mails = select(Case, Mail.subject, Mail.text).select_from(Mail).join(Case, Mail.case_id == Case.id)
    papers = select(Case, Paper.name, Paper.text).select_from(Paper)
    papers = papers.join(Mail, Paper.mail_id == Mail.id).join(Case, Mail.case_id == Case.id)
    return [
        ("case", _with_words(session, select(Case), Case, IN_CASE, q)),
        ("letter", letters.order_by(Letter.id.desc())),
        ("mail", _with_words(session, mails, Mail, ("subject", "text"), q)),
        ("paper", _with_words(session, papers, Paper, ("name", "text"), q)),
    ]


def _with_words(session: Session, query: Any, model: Any, columns: Sequence[str], q: str) -> Any:
    """Limits a query to rows of `model` that have all words, the newest first: the index is read from its end."""
    if session.get_bind().dialect.name != "sqlite":
        return query.where(model.id.in_(by_like(model, columns, q))).order_by(model.id.desc())
    name = model.__tablename__
    found = table(f"search_{name}", column("rowid", Integer))
    query = query.join(found, found.c.rowid == model.id)
    return query.where(literal_column(f"search_{name}").op("MATCH")(_match(name, q))).order_by(found.c.rowid.desc())


def _match(name: str, q: str) -> str:
    match = match_of(q) or '""'
    digits = digits_of(q) if name == "cases" else None
    return match if digits is None else f'({match}) OR "{digits}"'


def by_like(model: Any, columns: Iterable[str], q: str) -> Select[Any]:
    """A query for the ids of rows that have each word in one of their columns, marks and all."""
    held = [getattr(model, name) for name in columns]
    words = asked(q)
    query = select(model.id) if words else select(model.id).where(false())
    for word in words:
        query = query.where(or_(*(one.icontains(word, autoescape=True) for one in held)))
    return query


def _place(kind: str, row: Any, words: Sequence[str], q: str) -> Place:
    if kind == "case":
        number = digits_of(q)
        sought = [*words, number] if number else words
        case = row[0]
        said = [case.number, case.customer, case.address, case.phone, case.tax_code, case.subject]
        return Place(kind, "", snippet(" · ".join(filter(None, said)), sought))
    if kind == "letter":
        return Place(kind, row[1], [(row[1], True)])
    name, content = row[1] or "", (row[2] or "")[:SHOWN_TEXT]
    said = snippet(content, words)
    return Place(kind, name, said) if said else Place(kind, "", snippet(name, words))
