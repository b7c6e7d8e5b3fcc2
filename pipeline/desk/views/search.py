"""Search in all that a case holds, with or without diacritics: numbers, names, letters, papers; the newest first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import column, literal_column, select, table, text
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.reading.vietnamese import fold

MOST = 50
MOST_WORDS, LONGEST_WORD = 8, 40
LOOKED_INTO = 20_000
"""Characters of a text in which the words are looked for to be shown."""
AROUND = 90
PREFIX_FROM = 3
"""Letters from which on the last word may be the beginning of one."""
LETTER_NUMBER = re.compile(r"0*(\d{1,7})/([\w-]{2,30})")


@dataclass(frozen=True)
class Hit:
    """A place where the words were found: in which case or waiting mail, and in what ("case", "mail", "paper")."""

    where: str
    number: str | None
    mail_id: int | None
    title: str
    shown: Markup
    at: datetime


def words_of(query: str) -> list[str]:
    """The words of a query, folded; its signs mean nothing."""
    return [word[:LONGEST_WORD] for word in re.findall(r"\w+", fold(query))][:MOST_WORDS]


def exact(session: Session, desk: Desk, visitor: Visitor, query: str) -> Case | None:
    """The case that a whole number names: its own, or that of one of its letters."""
    typed = query.strip().upper()
    found = session.scalar(limited(select(Case).where(Case.number == typed), visitor, desk.procedure))
    letter = LETTER_NUMBER.fullmatch(typed)
    if found is not None or letter is None:
        return found  # type: ignore[no-any-return]
    of_letter = select(Case).join(Letter, Letter.case_id == Case.id)
    of_letter = of_letter.where(Letter.book == letter[2], Letter.ordinal == int(letter[1])).order_by(Letter.year.desc())
    return session.scalars(limited(of_letter, visitor, desk.procedure).limit(1)).first()


def search(session: Session, desk: Desk, visitor: Visitor, query: str) -> list[Hit]:
    """Gives where all words of the query stand, each place once a case: cases first, then letters, then papers."""
    words = words_of(query)
    if not words:
        return []
    found = [*_cases(session, desk, visitor, words), *_mails(session, desk, visitor, words)]
    return [*found, *_papers(session, desk, visitor, words)]


def _matching(words: list[str]) -> str:
    """An FTS5 expression of quoted words only (sqlite.org/fts5.html, 3.1): no operator can come in."""
    quoted = [f'"{word}"' for word in words]
    if len(words[-1]) >= PREFIX_FROM:
        quoted[-1] += "*"
    return " AND ".join(quoted)


def _index(name: str) -> Any:
    """The index of a table (ledger/migrations/versions/0010_search.py), to be joined."""
    return table(f"{name}_words", column("rowid"))


def _among(name: str, words: list[str]) -> Any:
    return text(f"{name}_words MATCH :matching").bindparams(matching=_matching(words))


def _rows(session: Session, desk: Desk, visitor: Visitor, name: str, query: Any, words: list[str]) -> Any:
    rowid: Any = literal_column(f"{name}_words.rowid")
    limited_query = limited(query.where(_among(name, words)), visitor, desk.procedure)
    return session.execute(limited_query.order_by(rowid.desc()).limit(MOST))


def _cases(session: Session, desk: Desk, visitor: Visitor, words: list[str]) -> Iterator[Hit]:
    query = select(Case).join(index := _index("cases"), index.c.rowid == Case.id)
    for (case,) in _rows(session, desk, visitor, "cases", query, words):
        parts = (case.number, case.customer, case.address, case.phone, case.tax_code, case.personal_id, case.serial)
        told = " · ".join(part for part in (*parts, case.subject) if part)
        yield Hit("case", case.number, None, case.customer, marked(told, words), case.opened_at)


def _mails(session: Session, desk: Desk, visitor: Visitor, words: list[str]) -> Iterator[Hit]:
    columns = (Mail.id, Mail.subject, Mail.text, Mail.received_at, Mail.sender_name, Mail.sender, Case.number)
    query = select(*columns).join(index := _index("mail"), index.c.rowid == Mail.id)
    query = query.outerjoin(Case, Case.id == Mail.case_id)
    if "sort" not in visitor.rights:
        query = query.where(Mail.case_id.is_not(None))
    for row in _rows(session, desk, visitor, "mail", query, words):
        told = f"{row.subject or ''}\n{row.text or ''}"
        title = row.sender_name or row.sender or ""
        yield Hit("mail", row.number, row.id, title, marked(told, words), row.received_at)


def _papers(session: Session, desk: Desk, visitor: Visitor, words: list[str]) -> Iterator[Hit]:
    columns = (Paper.name, Paper.text, Paper.mail_id, Mail.received_at, Case.number)
    query = select(*columns).join(index := _index("paper"), index.c.rowid == Paper.id)
    query = query.join(Mail, Mail.id == Paper.mail_id).join(Case, Case.id == Mail.case_id)
    for row in _rows(session, desk, visitor, "paper", query, words):
        shown = marked(f"{row.name}\n{row.text or ''}", words)
        yield Hit("paper", row.number, row.mail_id, row.name, shown, row.received_at)


def marked(told: str, words: list[str]) -> Markup:
    """Gives the surroundings of the first word in a text, each word marked; all else is escaped."""
    told = told[:LOOKED_INTO]
    key = "".join(map(_key, told))
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in sorted(words, key=len, reverse=True)))
    first = pattern.search(key)
    start = max(0, first.start() - AROUND) if first else 0
    end = min(len(told), (first.end() if first else 0) + AROUND)
    shown, at = [Markup("… ") if start else Markup()], start
    for hit in pattern.finditer(key, start, end):
        shown += [
            escape(told[at : hit.start()]),
            Markup("<mark>"),
            escape(told[hit.start() : hit.end()]),
            Markup("</mark>"),
        ]
        at = hit.end()
    return Markup().join([*shown, escape(told[at:end]), Markup(" …") if end < len(told) else Markup()])


@lru_cache(maxsize=4096)
def _key(sign: str) -> str:
    """One character for one, so that places stay."""
    return (fold(sign) or sign)[0]
