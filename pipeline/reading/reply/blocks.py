"""Header blocks ("Từ: / Đã gửi: / Đến: / Chủ đề:") and the lines that mark an original or a forwarded mail."""

import re
from dataclasses import dataclass

from pipeline.reading.reply.fields import KINDS
from pipeline.reading.reply.folding import HEAD, any_of
from pipeline.reading.reply.lines import Line
from pipeline.reading.reply.spans import Sender

INSIDE = re.compile(r"(?:^|\s)\*?(da gui|den|toi|chu de|tieu de|ngay|cc|sent|to|subject|date)\*?\s?:")
ADDRESS = re.compile(r"\S@\S")
NO_PERSON = re.compile(r"\d|hom|ngay|thang|nam|luc|sang|chieu|toi |dau|khi|nay|do\b")
NEEDED = 3
WINDOW = 16
MAX_BLANKS = 2

RULER = re.compile(r"[_\-=—–]{5,}$")
MAIL = r"(?:thu|tin nhan|tin|mail|email|thong diep)"
BARS = r"[-_=*—–]{2,}"
ORIGINALS = any_of("원본 메일|원본 메시지|元のメッセージ|原始邮件|邮件原件|Noi dung goc|Noi dung thu goc|Reply message")
ORIGINAL = re.compile(
    rf"{BARS}\s?(?:original (?:message|appointment|mail|email)|{MAIL} (?:goc|ban dau|da tra loi)"
    rf"|urspru[^-]{{0,20}}nachricht|message d'origine|mensaje original|{ORIGINALS})\s?{BARS}$"
)
FORWARDS = any_of("전달된 메일|전달된 메시지|転送メッセージ|转发的邮件|Weitergeleitete Nachricht")
BEGINS = any_of("전달된 메시지 시작|転送されたメッセージ|Begin forwarded message")
FORWARD = re.compile(
    rf"{BARS}\s?(?:forwarded (?:message|mail|email)(?: follows)?|forwarded by[^-]{{0,80}}|{FORWARDS}"
    rf"|{MAIL} (?:da )?(?:duoc )?chuyen tiep|chuyen tiep {MAIL})\s?{BARS}$"
    rf"|(?:{BEGINS}|(?:bat dau )?{MAIL} (?:da )?(?:duoc )?chuyen tiep)\s?:$"
)


@dataclass(frozen=True)
class Block:
    """The header block of a quoted mail: the line after it, and its sender."""

    end: int
    sender: Sender | None


def header_block(lines: list[Line], index: int, quoted: bool = False, needed: int = NEEDED) -> Block | None:
    """The header block that begins at `index`: three kinds of field, From among them. Looks at sixteen lines."""
    kinds: dict[str, str] = {}
    end, sender, blanks = index, None, 0
    for at in range(index, min(index + WINDOW, len(lines))):
        line = lines[at]
        if line.field is None or line.quoted is not quoted:
            blanks = blanks + 1 if line.blank else 0
            if at == index or not _goes_on(line, kinds, quoted, blanks):
                break
            continue
        kind, value = line.field
        if kind == "from" and "from" in kinds:
            break
        if kind == "from":
            sender = sender_of(line.text)
            kinds.update({_inside(name): "" for name in INSIDE.findall(value)})
        kinds.setdefault(kind, value)
        end, blanks = at + 1, 0
    return Block(end, sender) if _is_mail(kinds, needed) else None


def _goes_on(line: Line, kinds: dict[str, str], quoted: bool, blanks: int) -> bool:
    """Whether a block goes on behind a line that is no field: a blank line in a spaced block, or a wrapped address."""
    if line.blank:
        return len(kinds) < NEEDED and blanks < MAX_BLANKS
    return line.quoted is quoted and (line.raw[:1] in " \t<" or "@" in line.raw[:HEAD] or ";" in line.raw[:HEAD])


def _inside(name: str) -> str:
    return KINDS.get(name, "other")


def _is_mail(kinds: dict[str, str], needed: int) -> bool:
    """Three kinds of field, and more than a period of time ("Từ: 08/2026, Đến: 10/2026, Ngày: 12")."""
    counted = kinds.keys() - {"other"}
    if "from" not in counted or len(counted) < needed:
        return False
    if "subject" in counted or any(ADDRESS.search(value) for value in kinds.values()):
        return True
    return NO_PERSON.match(kinds["from"]) is None


def sender_of(line: str) -> Sender | None:
    """The sender that a From line of a header block names; None when it names nobody."""
    value = re.split("[:：]", line.lstrip(">| "), maxsplit=1)[-1].strip(" *\t")
    value = re.sub(r"\[mailto:([^\]\s]{1,200})\]", r"<\1>", value[:300])
    address = re.search(r"<?([^\s<>@\"]{1,64}@[^\s<>@\"]{1,200}[^\s<>@\".,;])>?", value)
    if address is None:
        return Sender(value.strip("\"' "), "") if value else None
    return Sender(value[: address.start()].strip("\"' ()<"), address[1].lower())
