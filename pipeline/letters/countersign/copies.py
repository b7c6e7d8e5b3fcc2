"""Which papers of a mail are copies of a record of the case (E4a)?"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.letters.record import RECORD
from pipeline.reading.papers.code import code_in

How = Literal["continued", "rewritten", "printed"]
"""A file that goes on from ours byte for byte; one that was ours and is another now; a print or a scan of it."""


@dataclass(frozen=True)
class Copy:
    """A paper that is a copy of the record `letter`."""

    letter: Letter
    paper: Paper
    how: How

    @property
    def name(self) -> str:
        """How the paper is called in commands."""
        return f"mail:{self.paper.mail_id}/{self.paper.ordinal}"


def copies_in(session: Session, case: Case, mail: Mail) -> list[Copy]:
    """Gives the copies of records that are not back yet; the papers that came in the midst of the text are left out."""
    records = records_out(session, case)
    if not records or not mail.header.get("papers"):
        return []
    papers = session.scalars(select(Paper).where(Paper.mail_id == mail.id).order_by(Paper.ordinal))
    found = (copy_of(case, record, paper) for paper in papers for record in records if _may_be(paper))
    return [copy for copy in found if copy is not None]


def records_out(session: Session, case: Case) -> list[Letter]:
    """The case's signed records that have not come back with the customer's signature."""
    query = select(Letter).filter_by(case_id=case.id, kind=RECORD, countersigned_sha256=None)
    return list(session.scalars(query.where(Letter.signed_sha256.is_not(None)).order_by(Letter.id)))


def _may_be(paper: Paper) -> bool:
    """A page on paper or a PDF; not a picture in the midst of the text, nor the facts that travel in a letter's PDF."""
    return not paper.inline and paper.kind in {"pdf", "image"}


def copy_of(case: Case, record: Letter, paper: Paper) -> Copy | None:
    """Gives the paper as a copy of the record; None when it is something else."""
    if record.signed_sha256 in {each.get("covered") for each in paper.signatures}:
        return Copy(record, paper, "continued")
    if not _is_named(case, record, paper):
        return None
    return Copy(record, paper, "rewritten" if paper.signatures else "printed")


def _is_named(case: Case, record: Letter, paper: Paper) -> bool:
    """Whether it bears the record's code, or both numbers in its text."""
    codes = [code_in(text) for text in paper.codes]
    if any(code and (code.case_number, code.number) == (case.number, record.number) for code in codes):
        return True
    text = paper.text or ""
    return bool(record.number) and case.number in text and str(record.number) in text
