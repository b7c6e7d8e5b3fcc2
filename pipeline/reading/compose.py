"""Composes a mail (RFC 5322, MIME) of what was read from another form. The same parts give the same bytes."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import Header
from email.message import Message
from email.utils import formataddr

BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST = 2_000
LONGEST_NAME = 200
# Others would be taken for a part of this mail.
TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[\w.+-]{1,80}", re.ASCII)
PLAIN = "application/octet-stream"
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")


@dataclass
class Attached:
    """A file of a mail; with a `mail` in place of the content, an attached mail."""

    name: str
    type: str = PLAIN
    content: bytes = b""
    mail: "Composed | None" = None


@dataclass
class Composed:
    """The parts of a mail. Header values may be in any script and of any length; line breaks in them are dropped."""

    header: list[tuple[str, str]] = field(default_factory=list)
    text: str | None = None
    html: str | None = None
    attachments: list[Attached] = field(default_factory=list)

    def as_bytes(self, seed: bytes) -> bytes:
        """The mail. All its leaves are base64, so no boundary, made from `seed`, can stand in one."""
        digest = hashlib.sha256(seed).hexdigest()[:32]
        return _mail(self, (f"=_{digest}_{number}" for number in range(1_000_000))).as_bytes()


def person(name: str, address: str | None) -> str:
    """A name and an address as a header value; what is no address that mail can go to is left out."""
    name = _one_line(name)
    if address is not None and address.isascii() and ADDRESS.fullmatch(address):
        return formataddr((name, address))
    return formataddr((name, "")) if name.isascii() else _value(name)


def _one_line(text: str) -> str:
    return BREAKS.sub(" ", text.encode("utf-8", "replace").decode("utf-8")).strip()[:LONGEST]


def _value(text: str) -> str:
    text = _one_line(text)
    return text if text.isascii() else Header(text, "utf-8").encode()


def _mail(parts: Composed, boundaries: Iterator[str]) -> Message:
    body = _body(parts, boundaries)
    files = [_file(each, boundaries) for each in parts.attachments]
    mail = _together("mixed", [body, *files], boundaries) if files else body
    mail["MIME-Version"] = "1.0"
    for name, value in parts.header:
        if value:
            mail[name] = _value(value)
    return mail


def _body(parts: Composed, boundaries: Iterator[str]) -> Message:
    texts = [
        _leaf(f"text/{kind}; charset=utf-8", said.encode("utf-8", "replace"))
        for kind, said in (("plain", parts.text), ("html", parts.html))
        if said is not None
    ]
    if not texts:
        return _leaf("text/plain; charset=utf-8", b"")
    return texts[0] if len(texts) == 1 else _together("alternative", texts, boundaries)


def _file(attached: Attached, boundaries: Iterator[str]) -> Message:
    if attached.mail is not None:
        part = Message()
        part["Content-Type"] = "message/rfc822"
        part.set_payload([_mail(attached.mail, boundaries)])
    else:
        part = _leaf(attached.type if TYPE.fullmatch(attached.type) else PLAIN, attached.content)
    name = _one_line(attached.name)[-LONGEST_NAME:]
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def _leaf(kind: str, content: bytes) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(content).decode("ascii"))
    return part


def _together(kind: str, parts: list[Message], boundaries: Iterator[str]) -> Message:
    whole = Message()
    whole.add_header("Content-Type", f"multipart/{kind}", boundary=next(boundaries))
    whole.set_payload([*parts])
    return whole
