"""What came in as a letter, whatever it is: a mail, an Outlook .msg, or a bare paper such as a scan."""

from dataclasses import replace
from pathlib import PurePath

from pipeline.reading.attachment import Attachment
from pipeline.reading.content import Buffer, Held
from pipeline.reading.message import Message, read_message
from pipeline.reading.papers.kind import kind_of, mime_of

BROKEN_MAILS = frozenset({None, "text", "html"})
"""What a mail without a header may look like; it is one when it came from a mail server, or is called one."""
KIND_BYTES = 1 << 17
"""More than is looked at to tell a mail by its bytes."""
NAMES_OF_MAILS = frozenset({"", ".eml", ".mail", ".mbox"})


def read_letter(raw: Buffer, name: str | None = None) -> Message:
    """Reads what came in; `name` is its file's name, None for what a mail server gave.

    A bare paper becomes a message without header whose one attachment it is.
    """
    if _begins_as_text(raw) and (name is None or kind_of(raw[:KIND_BYTES]) == "mail"):
        return read_message(raw)  # without a copy of it
    content = raw[:]
    kind = kind_of(content)
    if kind == "msg":
        return _from_outlook(content)
    if kind == "mail" or (kind in BROKEN_MAILS and _is_name_of_mail(name)):
        return read_message(raw)
    called = name or "letter"
    return Message(attachments=(Attachment(called, mime_of(content), Held(content)),), bare=True)


def _is_name_of_mail(name: str | None) -> bool:
    return name is None or PurePath(name).suffix.lower() in NAMES_OF_MAILS


def _begins_as_text(raw: Buffer) -> bool:
    """Mails begin with letters, as few other files do; asked first, since most are mails."""
    start = raw[:4]
    return start.isalpha() and start[:2] != b"PK" and start != b"RIFF"


def _from_outlook(content: bytes) -> Message:
    from pipeline.reading.papers.msg import msg_to_mail  # noqa: PLC0415 - few mails come this way

    converted = msg_to_mail(content)
    if converted.mail is None:
        return Message(unreadable=f"không mở được tệp .msg ({'; '.join(converted.problems)})")
    message = read_message(converted.mail)
    return replace(message, problems=(*message.problems, *converted.problems))
