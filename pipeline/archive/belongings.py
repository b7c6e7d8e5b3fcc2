"""What belongs to a case, or to a mail or letter of no case: its rows, and the files that they name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from pipeline.cases.correct import case_of
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail, Paper

LETTER_FILES = {
    "rendered_sha256": "bản chưa ký",
    "signed_sha256": "bản đã ký",
    "renewed_sha256": "bản đã ký, có bổ sung dữ liệu xác thực",
    "countersigned_sha256": "bản có chữ ký của khách hàng",
    "evidence_sha256": "bằng chứng chữ ký số",
    "mail_sha256": "thư đã gửi",
}
"""The files of a letter by their columns, and what they are called."""
TABLES = {"mail": Mail, "letter": Letter}


@dataclass(frozen=True)
class Belongings:
    """The rows of a subject; `name` is the case's number, or "mail:12", "letter:12" for one of no case."""

    name: str
    case: Case | None
    mails: tuple[Mail, ...]
    papers: tuple[Paper, ...]
    letters: tuple[Letter, ...]

    @property
    def destroyed_by(self) -> int | None:
        """The record by which it was destroyed."""
        rows: tuple[Any, ...] = (self.case,) if self.case else (*self.mails, *self.letters)
        found: int | None = rows[0].destroyed_by
        return found


def belongings_of(session: Session, name: str) -> Belongings:
    """Finds a case by its number, a mail or letter of no case by "mail:12". Raises Problem when there is none."""
    kind, _, number = name.partition(":")
    if kind not in TABLES:
        return _of_case(session, case_of(session, name))
    row: Any = session.get(TABLES[kind], int(number)) if number.isdecimal() and len(number) < 18 else None  # noqa: PLR2004
    if row is None:
        raise Problem(f"{name}: there is no such {kind}")
    if row.case_id is not None:
        number = session.get_one(Case, row.case_id).number
        raise Problem(f"{name}: belongs to {number} and goes with it")
    mails = (row,) if kind == "mail" else ()
    return Belongings(name, None, mails, _papers(session, mails), (row,) if kind == "letter" else ())


def _of_case(session: Session, case: Case) -> Belongings:
    mails = tuple(session.scalars(select(Mail).filter_by(case_id=case.id).order_by(Mail.id)))
    letters = tuple(session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id)))
    return Belongings(case.number, case, mails, _papers(session, mails), letters)


def _papers(session: Session, mails: Iterable[Mail]) -> tuple[Paper, ...]:
    ids = [mail.id for mail in mails]
    return tuple(session.scalars(select(Paper).where(Paper.mail_id.in_(ids)).order_by(Paper.mail_id, Paper.ordinal)))


def items_of(found: Belongings) -> Iterator[dict[str, Any]]:
    """Each file as a line of the record: kind, name in the register, digest. No word of the customer's is in it."""
    entries = {mail.id: _entry(mail) for mail in found.mails}
    for mail in found.mails:
        yield {"kind": "mail", "name": entries[mail.id], "sha256": mail.sha256}
    for paper in found.papers:
        name = f"Tệp {paper.ordinal} kèm theo: {entries[paper.mail_id]}"
        yield {"kind": "paper", "name": name, "sha256": paper.sha256}
    for letter in found.letters:
        yield from _letter_items(letter)


def _entry(mail: Mail) -> str:
    return f"Văn bản đến số {mail.arrival}/{mail.arrival_year}" if mail.arrival else f"Văn bản đến (mail:{mail.id})"


def _letter_items(letter: Letter) -> Iterator[dict[str, Any]]:
    name = f"Văn bản số {letter.number}" if letter.number else f"Thư (letter:{letter.id})"
    for column, what in LETTER_FILES.items():
        sha256 = getattr(letter, column)
        if sha256 is not None:
            yield {"kind": "letter", "name": f"{name}, {what}", "sha256": sha256}
    for enclosure in letter.enclosures:
        yield {"kind": "enclosure", "name": f"{name}, tệp kèm theo", "sha256": str(enclosure.get("sha256"))}


def still_needed(session: Session, digests: set[str]) -> set[str]:
    """Gives those of `digests` that a row needs whose content was not destroyed."""
    wanted = sorted(digests)
    living = (Mail.id == Paper.mail_id) & Mail.destroyed_by.is_(None)
    found = set(session.scalars(select(Mail.sha256).where(Mail.sha256.in_(wanted), Mail.destroyed_by.is_(None))))
    found |= set(session.scalars(select(Paper.sha256).join(Mail, living).where(Paper.sha256.in_(wanted))))
    for name in LETTER_FILES:
        column = getattr(Letter, name)
        found |= set(session.scalars(select(column).where(column.in_(wanted), Letter.destroyed_by.is_(None))))
    return found | _enclosed(session, digests)


def _enclosed(session: Session, digests: set[str]) -> set[str]:
    """What letters of others have as enclosures: the hand-over of one case may hold a file of another."""
    query = select(Letter.enclosures).where(Letter.destroyed_by.is_(None), cast(Letter.enclosures, Text) != "[]")
    rows = session.scalars(query.execution_options(yield_per=500))
    return {sha256 for row in rows for each in row if (sha256 := str(each.get("sha256"))) in digests}
