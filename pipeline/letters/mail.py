"""The mail that carries a letter: text, the signed PDF, and the header fields that keep it in its thread.

Made with the older MIME classes: EmailMessage of Python 3.11 loses the blank between two words where
it folds an encoded header, so that a subject reads "thông tinchứng thư".
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.acknowledgement import AcknowledgementFacts, acknowledgement_values
from pipeline.shipped import shipped

SUBJECTS = {
    "slip": "Phiếu tiếp nhận xử lý khiếu nại số {number}",
    "supplement": "Phiếu yêu cầu bổ sung hồ sơ số {number}",
    "rejection": "Thông báo từ chối tiếp nhận khiếu nại số {number}",
    "answer": "Văn bản trả lời khiếu nại số {number}",
    "closing": "Thông báo kết thúc xử lý khiếu nại số {number}",
    "record": "Biên bản xử lý khiếu nại số {number}",
}
FILE_NAMES = {
    "slip": "phieu-tiep-nhan-{number}.pdf",
    "supplement": "yeu-cau-bo-sung-ho-so-{number}.pdf",
    "rejection": "tu-choi-tiep-nhan-{number}.pdf",
    "answer": "tra-loi-khieu-nai-{number}.pdf",
    "closing": "ket-thuc-xu-ly-{number}.pdf",
    "record": "bien-ban-xu-ly-{number}.pdf",
}
ACKNOWLEDGEMENT, ACKNOWLEDGED = "acknowledgement", "Đã ghi nhận khiếu nại"
LONGEST_REFERENCES = 20
M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Composer:
    """Composes mails. `sender` is "Name <address>"; with `reply_tag`, replies come to address+tag."""

    sender: str
    reply_tag: bool

    def compose(self, letter: Letter, case: Case, answered: Mail, pdf: bytes, at: datetime) -> bytes:
        """Gives the mail's bytes (RFC 5322), dated `at` (aware).

        Auto-Submitted follows RFC 3834 §3.1.7, References RFC 5322 §3.6.4.
        """
        subject = SUBJECTS[letter.kind].format(number=letter.number)
        message = self._addressed(MIMEMultipart(), case, letter.address, subject, answered)
        message["Message-ID"], message["Date"] = letter.message_id, format_datetime(at)
        message.attach(_text_part(_text(letter.kind, _values(letter.facts))))
        message.attach(_pdf_part(letter, pdf))
        return message.as_bytes(policy=compat32.clone(linesep="\r\n"))

    def acknowledge(
        self, facts: AcknowledgementFacts, case: Case, answered: Mail, message_id: str, at: datetime
    ) -> bytes:
        """Gives the bytes of the mail that tells a customer that a complaint is recorded (clauses S4, S14)."""
        part = _text_part(_text(ACKNOWLEDGEMENT, acknowledgement_values(facts)))
        message = self._addressed(part, case, case.address, ACKNOWLEDGED, answered)
        message["Message-ID"], message["Date"] = message_id, format_datetime(at)
        return message.as_bytes(policy=compat32.clone(linesep="\r\n"))

    def _addressed(self, message: M, case: Case, address: str, subject: str, answered: Mail) -> M:
        message["From"] = _mailbox(*parseaddr(self.sender))
        message["To"] = _mailbox(_one_line(case.customer), address)
        message["Reply-To"] = self._reply_to(case)
        message["Subject"] = Header(f"{subject} [{case.number} tn-{case.tag}]", "utf-8", header_name="Subject").encode()
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
        if answered.message_id:
            message["In-Reply-To"] = answered.message_id
            message["References"] = "\n ".join(_thread(answered))
        return message

    def envelope_sender(self) -> str:
        """The address for MAIL FROM."""
        return parseaddr(self.sender)[1]

    def _reply_to(self, case: Case) -> str:
        name, address = parseaddr(self.sender)
        user, _, domain = address.partition("@")
        return _mailbox(name, f"{user}+tn-{case.tag}@{domain}" if self.reply_tag else address)


def _text_part(text: str) -> MIMEText:
    quoted = Charset("utf-8")
    quoted.body_encoding = QP
    return MIMEText(text, "plain", quoted)  # type: ignore[arg-type]  # typeshed: it takes a Charset


def _pdf_part(letter: Letter, pdf: bytes) -> MIMEApplication:
    part = MIMEApplication(pdf, "pdf")
    name = FILE_NAMES[letter.kind].format(number=str(letter.number).replace("/", "-"))
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _thread(answered: Mail) -> list[str]:
    """Oldest first, the answered mail last."""
    earlier = [str(reference) for reference in reversed(answered.header.get("references", []))]
    return [*earlier[-LONGEST_REFERENCES:], str(answered.message_id)]


def _text(template: str, values: dict[str, Any]) -> str:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates", "mails")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  the mail is plain text
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{template}.txt").render(values)


def _values(facts: dict[str, Any]) -> dict[str, Any]:
    head = facts["letterhead"]
    return {
        **facts,
        "addressee": facts["customer_name"] or facts["customer_address"],
        "organisation_name": head["organisation"],
        "address": head["address"],
        "phone": head["phone"],
        "website": head["website"],
        "received": _day(facts.get("received_at")),
        "due": _day(facts.get("due")),
        "held": _day(facts.get("given", {}).get("held_at")),
    }


def _day(iso: str | None) -> str | None:
    return f"{datetime.fromisoformat(iso):%d/%m/%Y}" if iso else None


def _mailbox(name: str, address: str) -> str:
    """ "Name <address>", the name as encoded words where it is not ASCII. An address stays as it is."""
    return formataddr((name, address), "utf-8")


def _one_line(name: str) -> str:
    """A display name that cannot leave its header field."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", name)[:200]
