"""What a hand-over mail carries: the customer's mails and papers as they came, and our letters so far (S6, S10, E6)."""

import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.letters.mail import FILE_NAMES
from pipeline.letters.text import clean_line

LARGEST = 15_000_000
"""Bytes of all files together: a third more in base64, which servers that take 20 to 25 MB still take."""
ANY = "application/octet-stream"
_TYPE = re.compile(r"(?!message/|multipart/)[a-z0-9.+-]+/[a-z0-9.+-]+")
"""RFC 2046 §5: a mail in a mail may not be in base64, so it goes as a plain file."""


@dataclass(frozen=True)
class File:
    """A file of the dossier, in the store under `sha256`; `size` in bytes."""

    name: str
    type: str
    sha256: str
    size: int

    @property
    def enclosure(self) -> dict[str, Any]:
        """As Letter.enclosures holds it."""
        return {"name": self.name, "type": self.type, "sha256": self.sha256}


def dossier(session: Session, case: Case, size: Callable[[str], int]) -> tuple[list[File], list[File]]:
    """Gives the files that go along and those that are left out, since all would be more than LARGEST.

    `size` tells the size of what is in the store. What matters most comes first: the mails, our letters, the papers,
    which are in the mails too.
    """
    mails = _mails(session, case)
    files = (*map(mail_file, mails), *_letters(session, case, size), *_papers(session, mails))
    return fitting(files)


def fitting(files: Iterable[File], largest: int = LARGEST) -> tuple[list[File], list[File]]:
    """Gives those that fit together into `largest` bytes, each taken in its turn, and the others."""
    taken: list[File] = []
    left: list[File] = []
    for file in files:
        fits = sum(each.size for each in taken) + file.size <= largest
        (taken if fits else left).append(file)
    return taken, left


def mail_file(mail: Mail) -> File:
    """A mail as it came in, byte for byte: an .eml, or the file that was scanned."""
    name = _named(mail.file_name) if mail.file_name else f"thu-khach-hang-{mail.id}.eml"
    return File(name, _type(mimetypes.guess_type(name)[0]), mail.sha256, mail.size)


def _mails(session: Session, case: Case) -> list[Mail]:
    """The one that opened the case and those of the customer since; not what departments and strangers wrote."""
    customers = [Mail.id == case.mail_id]
    if case.address:
        customers += [Mail.sender == case.address, Mail.answer_to == case.address]
    query = select(Mail).where(Mail.case_id == case.id, or_(*customers)).order_by(Mail.id)
    return [mail for mail in session.scalars(query) if mail.finding.get("kind") != "repeat"]


def _letters(session: Session, case: Case, size: Callable[[str], int]) -> Iterator[File]:
    query = select(Letter).where(Letter.case_id == case.id, Letter.signed_sha256.is_not(None)).order_by(Letter.id)
    for letter in session.scalars(query):
        name = FILE_NAMES[letter.kind].format(number=str(letter.number).replace("/", "-"))
        sha256 = str(letter.signed_sha256)
        yield File(name, "application/pdf", sha256, size(sha256))


def _papers(session: Session, mails: list[Mail]) -> Iterator[File]:
    """Files that came with the mails; what was in an archive goes with the archive."""
    query = select(Paper).where(
        Paper.mail_id.in_([mail.id for mail in mails]), Paper.inline.is_(False), Paper.within.is_(None)
    )
    for paper in session.scalars(query.order_by(Paper.mail_id, Paper.ordinal)):
        yield File(_named(paper.name), _type(paper.type), paper.sha256, paper.size)


def _named(name: str) -> str:
    """A name that is one line and no path."""
    return re.sub(r'[/\\:*?"<>|]+', "-", clean_line(name, 120)).strip(". ") or "tep"


def _type(kind: str | None) -> str:
    """The type that the sender gave, where it is one that may be written into our mail."""
    kind = (kind or "").lower()
    return kind if _TYPE.fullmatch(kind) else ANY
