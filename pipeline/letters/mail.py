"""The mails that go out: text, a signed PDF or other files, and the header fields that keep them in their thread.

Made with the older MIME classes: EmailMessage of Python 3.11 loses the blank between two words where
it folds an encoded header, so that a subject reads "thông tinchứng thư".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail
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
LONGEST_REFERENCES = 20
LONGEST_SUBJECT = 400


BY_THEMSELVES = {"slip", "supplement", "closing"}
"""Letters that no person had a hand in, unless their facts say so; they say it (RFC 3834 §3.1.7)."""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a mail. `cid` is by what its HTML names a picture."""

    name: str
    type: str
    content: bytes
    cid: str | None = None


@dataclass(frozen=True)
class Composer:
    """Composes mails. `sender` is "Name <address>"; with `reply_tag`, replies come to address+tag."""

    sender: str
    reply_tag: bool

    def compose(self, letter: Letter, case: Case, answered: Mail, pdf: bytes, at: datetime) -> bytes:
        """Gives the bytes (RFC 5322) of the mail that carries a letter, dated `at` (aware).

        Auto-Submitted follows RFC 3834 §3.1.7, References RFC 5322 §3.6.4.
        """
        subject = f"{SUBJECTS[letter.kind].format(number=letter.number)} [{case.number} tn-{case.tag}]"
        message = self._headed(MIMEMultipart(), letter, case.customer, subject, at)
        message["Reply-To"] = self._reply_to(case.tag)
        if letter.kind in BY_THEMSELVES and not letter.facts.get("by_person"):
            _automatic(message, "auto-replied")
        _in_thread(message, answered)
        message.attach(_text_part(_text(f"{letter.kind}.txt", _values(letter.facts))))
        message.attach(_file_part(Enclosure(_file_name(letter), "application/pdf", pdf)))
        return message.as_bytes(policy=compat32.clone(linesep="\r\n"))

    def compose_mail(self, letter: Letter, answered: Mail | None, files: Sequence[Enclosure], at: datetime) -> bytes:
        """Gives the bytes of a mail that is no letter, from what was committed at stage `write`."""
        facts = letter.facts["mail"]
        text, page = _rendered(letter.kind, facts)
        message = self._headed(_body(text, page, files), letter, facts["to_name"], facts["subject"], at)
        if facts["tag"] is not None:
            message["Reply-To"] = self._reply_to(facts["tag"])
        if facts["automatic"]:
            _automatic(message, "auto-replied" if answered is not None else "auto-generated")
        if answered is not None:
            _in_thread(message, answered)
        return message.as_bytes(policy=compat32.clone(linesep="\r\n"))

    def _headed(self, message: Message, letter: Letter, name: str, subject: str, at: datetime) -> Message:
        message["From"] = _mailbox(*parseaddr(self.sender))
        message["To"] = _mailbox(_one_line(name), letter.address)
        message["Subject"] = Header(_one_line(subject, LONGEST_SUBJECT), "utf-8", header_name="Subject").encode()
        message["Message-ID"], message["Date"] = letter.message_id, format_datetime(at)
        return message

    def envelope_sender(self) -> str:
        """The address for MAIL FROM."""
        return parseaddr(self.sender)[1]

    def _reply_to(self, tag: str) -> str:
        name, address = parseaddr(self.sender)
        user, _, domain = address.partition("@")
        return _mailbox(name, f"{user}+tn-{tag}@{domain}" if self.reply_tag else address)


def _automatic(message: Message, how: str) -> None:
    message["Auto-Submitted"] = how
    message["X-Auto-Response-Suppress"] = "All"


def _in_thread(message: Message, answered: Mail) -> None:
    if answered.message_id:
        message["In-Reply-To"] = answered.message_id
        message["References"] = "\n ".join(_thread(answered))


def _rendered(kind: str, facts: dict[str, Any]) -> tuple[str, str | None]:
    """The text of a mail, and its HTML where the kind has one."""
    if facts["text"] is not None:
        return facts["text"], facts["page"]
    has_page = shipped("templates", "mails", f"{kind}.html").exists()
    return _text(f"{kind}.txt", facts["values"]), _text(f"{kind}.html", facts["values"]) if has_page else None


def _body(text: str, page: str | None, files: Sequence[Enclosure]) -> Message:
    """The text, beside its HTML with the pictures in it where there is one, and the other files."""
    body: Message = _text_part(text)
    if page is not None:
        related = MIMEMultipart("related")
        related.attach(_text_part(page, "html"))
        for file in files:
            if file.cid is not None:
                related.attach(_file_part(file))
        body = _together("alternative", (body, related))
    others = [_file_part(file) for file in files if file.cid is None]
    return _together("mixed", (body, *others)) if others else body


def _together(how: str, parts: Iterable[Message]) -> MIMEMultipart:
    whole = MIMEMultipart(how)
    for part in parts:
        whole.attach(part)
    return whole


def _text_part(text: str, kind: str = "plain") -> MIMEText:
    quoted = Charset("utf-8")
    quoted.body_encoding = QP
    return MIMEText(text, kind, quoted)  # type: ignore[arg-type]  # typeshed: it takes a Charset


def _file_name(letter: Letter) -> str:
    return FILE_NAMES[letter.kind].format(number=str(letter.number).replace("/", "-"))


def _file_part(file: Enclosure) -> MIMEBase:
    main, _, sub = file.type.partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(file.content)
    encode_base64(part)
    how = "attachment" if file.cid is None else "inline"
    part.add_header(
        "Content-Disposition", how, filename=("utf-8", "", file.name) if not file.name.isascii() else file.name
    )
    if file.cid is not None:
        part["Content-ID"] = f"<{file.cid}>"
    return part


def _thread(answered: Mail) -> list[str]:
    """Oldest first, the answered mail last."""
    earlier = [str(reference) for reference in reversed(answered.header.get("references", []))]
    return [*earlier[-LONGEST_REFERENCES:], str(answered.message_id)]


def _text(template: str, values: dict[str, Any]) -> str:
    """Fills in a template. Raises Problem that names it when it fails."""
    environment = Environment(
        loader=FileSystemLoader(shipped("templates", "mails")),
        undefined=StrictUndefined,
        autoescape=template.endswith(".html"),  # nosec B701  off for plain text only
        keep_trailing_newline=True,
    )
    try:
        return environment.get_template(template).render(values)
    except TemplateError as error:
        raise Problem(f"templates/mails/{template}: cannot be filled in: {error}") from error


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


def _one_line(words: str, longest: int = 200) -> str:
    """Words that cannot leave their header field."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", words)[:longest]
