"""What a letter says: the mail's text, and that of its papers where the mail itself says little."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Mail, Paper
from pipeline.triage.fields import PaperText

THIN = 400
"""Characters below which a mail only accompanies its papers: "Kính gửi Quý Trung tâm, xin xem công văn đính kèm"."""
LONGEST = 20_000
MOST_PAPERS = 50


@dataclass(frozen=True)
class Letter:
    """A letter as triage reads it: `text` is the mail's, with that of the papers where the mail's is thin."""

    text: str
    papers: tuple[PaperText, ...] = ()


def letter_of(session: Session, mail: Mail) -> Letter:
    """Puts a letter together from its mail and the papers that have been read."""
    papers = papers_of(session, mail)
    text = mail.text or ""
    if len(text) >= THIN or not papers:
        return Letter(text, papers)
    whole = "\n".join((text, *(paper.text for paper in papers)))
    return Letter(whole[:LONGEST].strip(), papers)


def papers_of(session: Session, mail: Mail) -> tuple[PaperText, ...]:
    """The texts of a mail's papers, without pictures that stand in the mail's own text."""
    if not mail.header.get("papers"):
        return ()
    query = select(Paper.ordinal, Paper.text, Paper.how).where(Paper.mail_id == mail.id, Paper.inline.is_(False))
    rows = session.execute(query.order_by(Paper.ordinal).limit(MOST_PAPERS))
    return tuple(PaperText(ordinal, text, "ocr" in (how or "")) for ordinal, text, how in rows if text)
