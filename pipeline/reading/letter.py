"""What came in as a letter, whatever it is: a mail, an Outlook .msg, or a bare paper such as a scan."""

from pipeline.reading.attachment import Attachment
from pipeline.reading.content import Buffer, Held
from pipeline.reading.message import Message, read_message
from pipeline.reading.papers.kind import kind_of, type_of

MAILS = frozenset({None, "mail", "text", "html"})
"""Kinds that are read as a mail. What is no kind at all came from a mail server, and is a broken mail."""


def read_letter(raw: Buffer, name: str) -> Message:
    """Reads what came in. A bare paper becomes a message without header whose one attachment it is, as `name`."""
    if _begins_as_text(raw):
        return read_message(raw)
    content = raw[:]
    kind = kind_of(content)
    if kind == "msg":
        return _from_outlook(content)
    if kind in MAILS:
        return read_message(raw)
    return Message(attachments=(Attachment(name, type_of(content, kind), Held(content)),))


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
    return Message(**{**vars(message), "problems": (*message.problems, *converted.problems)})
