"""Whose case is a mail that brings a letter of ours back, signed by the customer (clause E4a)?"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.reading.papers.code import Code, code_in
from pipeline.triage.belongs import CASE_NUMBER, Belongs

PAGES = ("pdf", "image")
LOOKED_AT = 20_000
"""Characters of a paper in which its numbers are looked for; a record has some 3,000."""
RECORD = "record"
"""The kind of letter that both parties sign."""


def by_copy(session: Session, mail: Mail) -> Belongs | None:
    """A letter of ours that comes back signed (E4a): as a file that goes on from ours, or printed, by its code."""
    if not mail.header.get("papers"):
        return None
    papers = list(session.scalars(select(Paper).where(Paper.mail_id == mail.id)))
    return _by_signed_file(session, papers) or _by_code(session, mail, papers)


def _by_signed_file(session: Session, papers: list[Paper]) -> Belongs | None:
    covered = {each.get("covered") for paper in papers for each in paper.signatures} - {None}
    found = session.scalars(select(Letter).where(Letter.signed_sha256.in_(covered), Letter.kind == RECORD)).first()
    if found is None or found.case_id is None:
        return None
    return Belongs(found.case_id, "copy", f"kèm theo tệp {found.number} của chúng ta")


def _by_code(session: Session, mail: Mail, papers: list[Paper]) -> Belongs | None:
    """Anybody can print a code: from another address it is for a clerk to judge, as a number is."""
    codes = [code for code in (code_in(text) for paper in papers for text in paper.codes) if code is not None]
    case = next(filter(None, (_case_of(session, code) for code in codes)), None) or _by_numbers(session, papers)
    if case is None:
        return None
    if mail.channel == "scan":
        return Belongs(case.id, "cover", f"bản quét mang mã của văn bản thuộc hồ sơ {case.number}")
    if case.address and case.address in {mail.sender, mail.answer_to}:
        return Belongs(case.id, "copy", f"kèm theo bản in có mã của văn bản thuộc hồ sơ {case.number}")
    return Belongs(case.id, "stranger", f"kèm theo bản in của hồ sơ {case.number}, nhưng gửi từ địa chỉ khác")


def _by_numbers(session: Session, papers: list[Paper]) -> Case | None:
    """The page says both numbers itself, where its code cannot be read or the file was saved anew."""
    for paper in papers:
        text = (paper.text or "")[:LOOKED_AT] if paper.kind in PAGES else ""
        query = select(Case, Letter.number).join(Letter, Letter.case_id == Case.id)
        for number in {found.upper() for found in CASE_NUMBER.findall(text.lower())}:
            for case, record in session.execute(query.where(Case.number == number, Letter.kind == RECORD)):
                if record and record in text:
                    return case
    return None


def _case_of(session: Session, code: Code) -> Case | None:
    query = select(Case).join(Letter, Letter.case_id == Case.id)
    return session.scalars(query.where(Case.number == code.case_number, Letter.number == code.number)).first()
