"""Which mails somebody sees: those of the cases that he sees; those of no case whoever may sort letters."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from sqlalchemy import select

from pipeline.desk.safety.sight import NotThere, case_seen, note_look
from pipeline.desk.safety.visitor import DeskPart, MayNot, SeesCases
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter, Mail, Paper

Id = Annotated[int, Path(ge=0, le=2**31 - 1)]
"""A number in a path, as large as the database takes."""


@dataclass(frozen=True)
class SeenMail:
    """A mail that the visitor may see, and its case, if it has one."""

    mail: Mail
    case: Case | None


def mail_seen(request: Request, desk: DeskPart, visitor: SeesCases, mail_id: Id) -> SeenMail:
    """Gives the mail of a path, of the case that the path names or of none. Raises NotThere, MayNot."""
    number = request.path_params.get("number")
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number) if number is not None else None
        mail = session.get(Mail, mail_id)
    if case is None and "sort" not in visitor.rights:
        raise MayNot("sort")
    if mail is None or mail.case_id != (case.id if case is not None else None):
        raise NotThere(f"không có thư {mail_id}")
    return SeenMail(mail, case)


Seen = Annotated[SeenMail, Depends(mail_seen)]


def paper_seen(desk: DeskPart, seen: Seen, ordinal: Id) -> Paper:
    """Gives a paper of a mail that the visitor may see. Raises NotThere."""
    with desk.ledger.reading() as session:
        query = select(Paper.id, Paper.sha256, Paper.name, Paper.ordinal)
        row = session.execute(query.filter_by(mail_id=seen.mail.id, ordinal=ordinal)).one_or_none()
    if row is None:
        raise NotThere(f"không có tệp {ordinal}")
    return Paper(id=row.id, mail_id=seen.mail.id, sha256=row.sha256, name=row.name, ordinal=row.ordinal)


SeenPaper = Annotated[Paper, Depends(paper_seen)]


def letter_seen(desk: DeskPart, visitor: SeesCases, number: str, letter_id: Id) -> tuple[Case, Letter]:
    """Gives a letter of ours in a case that the visitor sees, if it has a signed PDF. Raises NotThere."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        letter = session.get(Letter, letter_id)
    if letter is None or letter.case_id != case.id or letter.signed_sha256 is None:
        raise NotThere(f"không có văn bản {letter_id}")
    return case, letter


SeenLetter = Annotated[tuple[Case, Letter], Depends(letter_seen)]


def note_seen(ledger: Ledger, visitor: SeesCases, seen: SeenMail, what: str) -> None:
    """Notes a look at something of a mail, where it has a case."""
    if seen.case is not None:
        note_look(ledger, visitor, seen.case, what)
