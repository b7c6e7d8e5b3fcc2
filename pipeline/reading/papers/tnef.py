"""winmail.dat, the wrapping that Outlook puts around a mail (TNEF, MS-OXTNEF): its text and its attachments.

Read here and not by tnefparse: its time grows with the square of the size, and with any count that the file names.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.reading.html import html_to_text
from pipeline.reading.papers.outlook.mapi import markup, narrow, rtf, wide
from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import nfc, repair

SIGNATURE = b"\x78\x9f\x3e\x22"
LARGEST = 60_000_000
MOST_ATTACHMENTS = 200
MOST_PROPERTIES = 20_000
# Attributes (2.1.3.1), with the two bytes of their type left out.
BODY, RENDERING, TITLE, DATA = 0x800C, 0x9002, 0x8010, 0x800F
PROPERTIES, ATTACHED, CODE_PAGE = 0x9003, 0x9005, 0x9007
# Properties.
P_BODY, P_HTML, P_RTF, P_CODE_PAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
P_NAMES, P_CONTENT = (0x3707, 0x3704, 0x3001), 0x3701
T_OBJECT, T_NARROW, T_WIDE, T_BINARY = 0x0D, 0x1E, 0x1F, 0x102
SIZES = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
SEVERAL = 0x1000
CONTROLS = re.compile(r"[\x00-\x1f\x7f/\\]")
INTERFACE = 16  # bytes that name the kind of an embedded object, before its content


@dataclass
class _Attachment:
    title: str = ""
    content: bytes | None = None
    properties: dict[int, str | bytes] = field(default_factory=dict)


@dataclass
class _Found:
    code_page: int | None = None
    body: str = ""
    properties: dict[int, str | bytes] = field(default_factory=dict)
    attachments: list[_Attachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(content: bytes) -> Paper:
    """Reads a winmail.dat: its text, plain or from HTML, and its files in `inside`. Raises nothing.

    RTF is a file inside, "body.rtf", when there is no other text; an attached mail is one that is TNEF again.
    """
    if not content.startswith(SIGNATURE):
        return Paper(problems=(problem(Flaw.DAMAGED, "tnef: no signature"),))
    if len(content) > LARGEST:
        return Paper(problems=(problem(Flaw.TOO_LARGE, f"tnef: {len(content):,} bytes"),))
    found = _Found()
    try:
        for attribute, value in _attributes(content, found):
            _take(attribute, value, found)
    except Exception as error:  # hostile bytes; what was read up to here counts
        found.problems.append(problem(Flaw.DAMAGED, f"tnef: {type(error).__name__}: {error}"))
    return _paper(found)


def _attributes(content: bytes, found: _Found) -> Iterator[tuple[int, bytes]]:
    """Each attribute's number and value: level, number, type, length, value, checksum (2.1.3)."""
    at = len(SIGNATURE) + 2
    while at + 9 <= len(content):
        number, length = struct.unpack_from("<xHxxI", content, at)
        at += 9
        if at + length > len(content):
            found.problems.append(problem(Flaw.DAMAGED, "tnef: it ends in the middle"))
        yield number, content[at : at + length]
        at += length + 2


def _take(attribute: int, value: bytes, found: _Found) -> None:
    if attribute == CODE_PAGE:
        found.code_page = struct.unpack_from("<I", value)[0]
    elif attribute == BODY:
        found.body = narrow(value, found.code_page)
    elif attribute == PROPERTIES:
        found.properties.update(_properties(value, found))
    elif attribute == RENDERING:
        found.attachments.append(_Attachment())
    elif attribute in (TITLE, DATA, ATTACHED):
        _take_attached(attribute, value, found)


def _take_attached(attribute: int, value: bytes, found: _Found) -> None:
    if not found.attachments:
        found.attachments.append(_Attachment())
    last = found.attachments[-1]
    if attribute == TITLE:
        last.title = narrow(value, found.code_page)
    elif attribute == DATA:
        last.content = value
    else:
        last.properties.update(_properties(value, found))


def _properties(content: bytes, found: _Found) -> dict[int, str | bytes]:
    """The properties of variable length, by number; text as text. What stands behind damage is left (2.1.3.4)."""
    properties: dict[int, str | bytes] = {}
    try:
        count = min(struct.unpack_from("<I", content)[0], MOST_PROPERTIES)
        at = 4
        for _ in range(count):
            number, kind, value, at = _property(content, at)
            if kind in (T_WIDE, T_NARROW):
                properties[number] = wide(value) if kind == T_WIDE else narrow(value, found.code_page)
            elif kind in (T_BINARY, T_OBJECT):
                properties[number] = value[INTERFACE:] if kind == T_OBJECT else value
            elif number == P_CODE_PAGE:
                properties[number] = value
    except (struct.error, KeyError):
        found.problems.append(problem(Flaw.DAMAGED, "tnef: properties that are not whole"))
    return properties


def _property(content: bytes, at: int) -> tuple[int, int, bytes, int]:
    """Number, type and (first) value of the property at `at`, and where the next one stands."""
    kind, number = struct.unpack_from("<HH", content, at)
    at += 4
    if number >= 0x8000:  # noqa: PLR2004 - a named property: a GUID and a number or a name
        by_name, length = struct.unpack_from("<16xII", content, at)
        at += 24 + (_padded(length) if by_name else 0)
    several, kind = kind & SEVERAL, kind & ~SEVERAL
    count = struct.unpack_from("<I", content, at)[0] if several or kind not in SIZES else 1
    at += 4 if several or kind not in SIZES else 0
    if kind in SIZES:
        size = SIZES[kind]
        return number, kind, content[at : at + size], _within(content, at + _padded(size * count))
    if kind not in (T_OBJECT, T_NARROW, T_WIDE, T_BINARY):
        raise KeyError(kind)
    if count > MOST_PROPERTIES:
        raise KeyError(count)
    value = b""
    for place in range(count):
        length = struct.unpack_from("<I", content, at)[0]
        value = content[at + 4 : at + 4 + length] if place == 0 else value
        at = _within(content, at + 4 + _padded(length))
    return number, kind, value, at


def _padded(length: int) -> int:
    return -(-length // 4) * 4


def _within(content: bytes, at: int) -> int:
    if at > len(content) + 3:
        raise struct.error("beyond the end")
    return at


def _paper(found: _Found) -> Paper:
    text = _text(found)
    inside = [] if text else list(_rtf(found))
    for place, attachment in enumerate(found.attachments[:MOST_ATTACHMENTS], 1):
        name = _name(attachment) or f"attachment-{place}"
        content = attachment.properties.get(P_CONTENT, attachment.content)
        if isinstance(content, bytes):
            inside.append(Inside(name, content))
        else:
            found.problems.append(problem(Flaw.DAMAGED, f"tnef: {name}: an attachment without content"))
    if len(found.attachments) > MOST_ATTACHMENTS:
        found.problems.append(problem(Flaw.TOO_MANY, f"tnef: only the first {MOST_ATTACHMENTS} attachments"))
    problems = tuple(dict.fromkeys(found.problems))
    return Paper(text, how="tnef", confidence=1.0 if text else None, problems=problems, inside=tuple(inside))


def _name(attachment: _Attachment) -> str:
    """The long name, else the short one, without slashes and controls: it is shown, and never used as a path."""
    long, *short = (attachment.properties.get(number) for number in P_NAMES)
    name = next((each for each in (long, attachment.title, *short) if isinstance(each, str) and each.strip()), "")
    return CONTROLS.sub("_", repair(name).text).strip()


def _rtf(found: _Found) -> Iterator[Inside]:
    packed = found.properties.get(P_RTF)
    body = rtf(packed) if isinstance(packed, bytes) else None
    if body:
        yield Inside("body.rtf", body)
    elif packed is not None:
        found.problems.append(problem(Flaw.DAMAGED, "tnef: its RTF text cannot be unpacked"))


def _text(found: _Found) -> str:
    plain = found.properties.get(P_BODY) or found.body
    plain = plain if isinstance(plain, str) else narrow(plain, _code_page(found))
    if plain.strip():
        return nfc(repair(plain.replace("\r\n", "\n").replace("\r", "\n")).text).strip()
    page = found.properties.get(P_HTML) or ""
    return html_to_text(page if isinstance(page, str) else markup(page, _code_page(found)))


def _code_page(found: _Found) -> int | None:
    named = found.properties.get(P_CODE_PAGE)
    return int.from_bytes(named[:4], "little") if isinstance(named, bytes) else found.code_page
