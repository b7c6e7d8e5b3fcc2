"""The work at stage `stored`: a mail is read, its files go to the store, its header and text to the row."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pipeline.engine.stage import Move
from pipeline.ledger.model import Mail, Paper
from pipeline.ledger.types import as_data
from pipeline.reading.attachment import Attachment
from pipeline.reading.content import Filed
from pipeline.reading.likeness import likeness
from pipeline.reading.message import Message
from pipeline.reading.reader import Reader
from pipeline.store.disk import Store


@dataclass(frozen=True)
class ReadMail:
    """Reads mails. A mail that cannot be read is held with the reason and whatever its header gave."""

    store: Store
    reader: Reader

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that writes what was read; a mail with papers goes on to have them read."""
        with self.store.outbox() as outbox:
            message = self.reader.read(self.store.whole(mail.sha256), outbox, mail.file_name)
            papers = [
                _paper(mail, ordinal, attachment, self.store.take)
                for ordinal, attachment in enumerate(message.attachments, start=1)
            ]
        values = _values(message, papers)
        return Move("papers" if papers else "read", values, partial(_enter_papers, papers))


def _paper(mail: Mail, ordinal: int, attachment: Attachment, take: Callable[..., tuple[int, str]]) -> Paper:
    assert isinstance(attachment.content, Filed)  # noqa: S101 - as the reader hands them over
    size, sha256 = take(attachment.content.path)
    return Paper(
        mail_id=mail.id,
        ordinal=ordinal,
        name=attachment.name,
        type=attachment.type,
        size=size,
        sha256=sha256,
        inline=attachment.inline,
    )


def _values(message: Message, papers: list[Paper]) -> dict[str, Any]:
    header = message.header
    reported = {"delivery": message.delivery.as_data()} if message.delivery is not None else {}
    files = [paper.sha256 for paper in papers if not paper.inline]
    return {
        "message_id": header.message_id,
        "sender_name": header.sender_name,
        "sender": header.sender,
        "answer_to": header.answer_to,
        "subject": header.subject,
        "text": message.text,
        "own_text": message.own_text,
        "likeness": likeness(header.subject, message.own_text or message.text, files),
        "header": {
            "fields": header.kept,
            "types": message.types,
            "papers": len(papers),
            "references": header.references,
            "recipients": header.recipients,
            **({"authentication": list(header.authentication)} if header.authentication else {}),
            **reported,
        },
        "signers": [as_data(signer) for signer in message.signers],
        "problems": list(message.problems),
        "unreadable": message.unreadable,
    }


def _enter_papers(papers: list[Paper], session: Session, mail: Mail) -> None:
    if mail.released_at is not None:
        # Read again after a release: what was taken out then is taken out anew.
        session.execute(delete(Paper).where(Paper.mail_id == mail.id))
    session.add_all(papers)
