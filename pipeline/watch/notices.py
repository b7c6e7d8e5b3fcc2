"""Tells the clerks by mail what needs a person: each thing once.

Level-triggered: a scan looks for what is held or has waited long and has no notice yet, so that a
missed tick heals itself. A notice is entered before it is mailed; a mail that broke off is sent again.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Text, cast, exists, literal, select
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Letter, Mail, Notice, Traveller
from pipeline.letters.smtp import Envelope, Smtp
from pipeline.shipped import shipped
from pipeline.watch.standing import name_of

PATIENCE = timedelta(minutes=10)
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Notices:
    """Notices to the clerks. `sender` and `clerks` are bare mail addresses."""

    ledger: Ledger
    smtp: Smtp
    sender: str
    clerks: str

    def add(self, key: str, words: str) -> None:
        """Enters a notice; a second one with the same key is not entered."""
        with self.ledger.writing() as session:
            enter_notice(session, key, words)

    def tell(self) -> int:
        """Looks for what needs a person and mails it; gives how many notices went out.

        Raises Wait or Hold when the mail server does not take the mail; the notices stay for the next time.
        """
        with self.ledger.writing() as session:
            for row in _held(session):
                enter_notice(session, f"held:{name_of(row)}:{row.fence}", f"{name_of(row)}: {row.error}")
            for sender in _delayed(session):
                words = f"{sender} gửi quá nhiều thư trong một giờ; các thư sau lần lượt đến lượt, không thư nào bị bỏ"
                enter_notice(session, f"flood:{now():%Y-%m-%d}:{sender}", words)
            for row in _waiting(session):
                enter_notice(session, _waiting_key(row), f"{name_of(row)} (đang chờ): {row.error}")
        with self.ledger.reading() as session:
            unsent = list(session.scalars(select(Notice).where(Notice.sent_at.is_(None)).limit(MOST_AT_ONCE)))
        if unsent:
            self._mail(unsent)
        return len(unsent)

    def _mail(self, notices: list[Notice]) -> None:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = self.clerks
        message["Subject"] = f"[Tiếp Nhận] {len(notices)} việc cần người xem"
        message["Date"] = format_datetime(now())
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(_text(notices), charset="utf-8", cte="quoted-printable")
        self.smtp.deliver(Envelope(self.sender, self.clerks), message.as_bytes(), lambda: None)
        with self.ledger.writing() as session:
            for notice in notices:
                session.get_one(Notice, notice.key).sent_at = now()


def _held(session: Session) -> list[Traveller]:
    """Held rows without a notice of this time of being held."""
    rows: list[Traveller] = []
    for table in (Mail, Letter):
        key = literal(f"held:{table.__tablename__}:") + cast(table.id, Text) + ":" + cast(table.fence, Text)
        untold = ~exists().where(Notice.key == key)
        rows += session.scalars(select(table).where(table.due.is_(None), table.error.is_not(None), untold))
    return rows


def _waiting(session: Session) -> list[Letter]:
    late = select(Letter).where(
        Letter.due.is_not(None), Letter.error.is_not(None), Letter.drafted_at < now() - PATIENCE
    )
    return list(session.scalars(late.limit(MOST_AT_ONCE)))


def _delayed(session: Session) -> list[str]:
    """Senders whose mails wait because there are too many of them (triage/flood.py)."""
    waiting = select(Mail.sender).where(Mail.stage == "read", Mail.due > now(), Mail.error.is_not(None)).distinct()
    return [sender for sender in session.scalars(waiting.limit(MOST_AT_ONCE)) if sender]


def _waiting_key(row: Letter) -> str:
    """One notice a day for each reason, however many letters wait for it."""
    reason = hashlib.sha256((row.error or "").encode()).hexdigest()[:16]
    return f"waiting:{now():%Y-%m-%d}:{reason}"


def enter_notice(session: Session, key: str, words: str) -> None:
    """Enters a notice in the commit at hand; a second one with the same key is not entered."""
    if session.get(Notice, key) is None:
        session.add(Notice(key=key, words=words, noticed_at=now()))
        session.flush()


def _text(notices: list[Notice]) -> str:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates", "mails")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # nosec B701  the mail is plain text
    )
    return environment.get_template("notice.txt").render(notices=notices)
