"""What a letter says: the mail's text, and that of its papers where the mail itself says little."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Mail, Paper

THIN = 400
"""Characters below which a mail only accompanies its papers: "Kính gửi Quý Trung tâm, xin xem công văn đính kèm"."""
LONGEST = 20_000


def letter_text(session: Session, mail: Mail) -> str:
    """Gives the mail's text; where that is thin, with the text of the papers that came with it."""
    text = mail.text or ""
    if len(text) >= THIN:
        return text
    papers = "\n".join(paper_texts(session, mail))
    return f"{text}\n{papers}"[:LONGEST].strip()


def paper_texts(session: Session, mail: Mail) -> list[str]:
    """The texts of a mail's papers, without pictures that stand in the mail's own text."""
    if not mail.header.get("papers"):
        return []
    query = select(Paper.text).where(Paper.mail_id == mail.id, Paper.inline.is_(False)).order_by(Paper.ordinal)
    return [text for text in session.scalars(query.limit(50)) if text]
