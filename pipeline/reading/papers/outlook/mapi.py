"""What Outlook's two kinds of file share (MS-OXPROPS, MS-OXCDATA, MS-OXRTFCP): text, times, compressed RTF."""

import struct
from datetime import UTC, datetime, timedelta

from pipeline.reading.html import meta_charset
from pipeline.reading.vietnamese import decode, nfc

CODE_PAGES = {
    1200: "utf-16-le",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    28591: "iso-8859-1",
    50220: "iso-2022-jp",
    51949: "euc-kr",
    52936: "gb2312",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}
FIRST = datetime(1601, 1, 1, tzinfo=UTC)
LARGEST_RTF = 8_000_000
COMPRESSED, PLAIN = 0x75465A4C, 0x414C454D
# What the window holds before the first byte (MS-OXRTFCP, 2.1.2.1).
PREPARED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
WINDOW = 4_096


def charset(code_page: int | None) -> str | None:
    """The charset of a Windows code page, as a label; None for no code page."""
    return CODE_PAGES.get(code_page, f"cp{code_page}") if code_page else None


def wide(content: bytes) -> str:
    """The text of a Unicode property (PtypString): UTF-16, little-endian; broken pairs become U+FFFD."""
    return nfc(content.decode("utf-16-le", "replace").rstrip("\0"))


def narrow(content: bytes, code_page: int | None) -> str:
    """The text of an 8-bit property (PtypString8) in its message's code page."""
    return decode(content.rstrip(b"\0"), charset(code_page)).text


def markup(content: bytes, code_page: int | None) -> str:
    """HTML kept as bytes: by its code page, where none is named by what the page says of itself."""
    return decode(content.rstrip(b"\0"), charset(code_page) or meta_charset(content)).text


def moment(value: bytes) -> datetime | None:
    """A PtypTime: tenths of microseconds since 1601, in UTC. None for one that no calendar has."""
    try:
        found = FIRST + timedelta(microseconds=struct.unpack("<Q", value[:8])[0] // 10)
    except (struct.error, OverflowError):
        return None
    return found if found > FIRST else None


def rtf(content: bytes) -> bytes | None:
    """Gives the RTF of a PR_RTF_COMPRESSED property (MS-OXRTFCP, 3.1); None for what is none. At most 8 MB."""
    if len(content) < struct.calcsize("<4I"):
        return None
    _, size, kind, _ = struct.unpack_from("<4I", content)
    size = min(size, LARGEST_RTF)
    if kind == PLAIN:
        return content[16 : 16 + size]
    return _decompressed(content[16:], size) if kind == COMPRESSED else None


def _decompressed(content: bytes, size: int) -> bytes:
    found = bytearray(PREPARED)
    end = len(found) + size
    at = 0
    while at < len(content) and len(found) < end:
        control = content[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                found += content[at : at + 1]
                at += 1
            else:
                if len(reference := content[at : at + 2]) < 2 or not _refer(found, int.from_bytes(reference, "big")):  # noqa: PLR2004
                    return bytes(found[len(PREPARED) : end])
                at += 2
    return bytes(found[len(PREPARED) : end])


def _refer(found: bytearray, reference: int) -> bool:
    """Repeats up to 17 bytes out of the window; False where the text ends, which refers to itself."""
    written = len(found) % WINDOW
    offset, length = reference >> 4, (reference & 15) + 2
    if offset == written:
        return False
    start = len(found) - (written - offset) % WINDOW
    for place in range(start, start + length):
        found.append(found[place] if place >= 0 else 0x20)
    return True
