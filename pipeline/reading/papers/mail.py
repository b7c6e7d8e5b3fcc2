"""A mail that is attached to another (message/rfc822, .eml, Outlook's .msg): a paper with papers of its own."""

from dataclasses import replace

from pipeline.reading.content import whole
from pipeline.reading.message import Message, read_message
from pipeline.reading.papers.msg import msg_to_mail
from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.problems import Flaw, problem


def read(content: bytes) -> Paper:
    """Reads an attached mail: its text under the lines that say from whom, to whom, when and about what."""
    return _paper(read_message(content), "mail")


def read_msg(content: bytes) -> Paper:
    """Reads a mail that Outlook has saved as .msg."""
    converted = msg_to_mail(content)
    if converted.mail is None:
        return Paper(problems=converted.problems)
    paper = _paper(read_message(converted.mail), "msg")
    return replace(paper, problems=(*paper.problems, *converted.problems))


def _paper(message: Message, how: str) -> Paper:
    if message.unreadable is not None:
        return Paper(problems=(problem(Flaw.DAMAGED, message.unreadable),))
    text = "\n\n".join(part for part in (_head(message), message.text) if part)
    inside = tuple(Inside(each.name, whole(each.content)) for each in message.attachments)
    return Paper(text, None, how, 1.0 if text else None, message.problems, inside=inside)


def _head(message: Message) -> str:
    """The lines of the header that a reader wants, as mail programs write them in Vietnamese."""
    header = message.header
    sender = f"{header.sender_name or ''} <{header.sender}>".strip() if header.sender else header.sender_name
    lines = (
        ("Từ", sender),
        ("Ngày", f"{header.date:%d/%m/%Y %H:%M %z}" if header.date else None),
        ("Đến", ", ".join(header.recipients[:10])),
        ("Tiêu đề", header.subject),
    )
    return "\n".join(f"{name}: {value}" for name, value in lines if value)
