"""Bytes to text: by their label when it fits, otherwise by what gives the most Vietnamese."""

import codecs
import re
from dataclasses import dataclass

from pipeline.reading.vietnamese.evidence import Evidence, weigh
from pipeline.reading.vietnamese.fonts import byte_text, from_viscii, from_vni
from pipeline.reading.vietnamese.letters import nfc
from pipeline.reading.vietnamese.tcvn3 import read_tcvn3

FONTS = {"tcvn3": read_tcvn3, "vni": from_vni, "viscii": from_viscii}
CANDIDATES = ("cp1258", *FONTS, "utf-8")
"""The Vietnamese charsets, and UTF-8 with a few broken bytes."""
ALIASES = {
    "tcvn": "tcvn3",
    "tcvn-5712": "tcvn3",
    "tcvn5712-1": "tcvn3",
    "x-viet-tcvn5712": "tcvn3",
    "x-viet-tcvn3": "tcvn3",
    "x-viet-vni": "vni",
    "x-viscii": "viscii",
    "viscii1.1-1": "viscii",
    "iso-8859-8-i": "iso-8859-8",
    "x-sjis": "shift_jis",
    "x-gbk": "gbk",
    "unicode": "utf-16",
}
# Not charsets of mails, and one of them (punycode) takes quadratic time.
REFUSED = frozenset(
    {"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "euc_jp": "euc_jp",
}
"""What mailers really write under the labels of eastern Asia, as the WHATWG's Encoding Standard has it."""
MOST_BROKEN = 0.02
LEAST_WHOLE = 5  # letters of UTF-8 for each broken byte; in other charsets nearly all would be broken
BROKEN = "\ufffd"
WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "ascii"})
LEAST_GAIN = 2  # words with diacritics by which a guess must beat the label
PURE = 0.7
LOOKED_AT = 50_000  # bytes by which a charset is chosen


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` in NFC; the `charset` that gave it; `confidence` from 0 to 1; `problems` in words, for the log."""

    text: str
    charset: str
    confidence: float
    problems: tuple[str, ...]


def decode(content: bytes, declared: str | None) -> Decoded:
    """Gives the text of `content`, whose label says `declared` (None: no label). Never raises.

    A byte order mark comes first, then strict UTF-8, then the label, unless another Vietnamese charset gives far
    more Vietnamese words. An unknown or failing label is a problem in the result.
    """
    name, problems = _known(declared)
    for mark, charset in MARKS.items():
        if content.startswith(mark) and (text := _strictly(content, charset)) is not None:
            return Decoded(nfc(text), charset, 1.0, problems)
    if name is not None and name not in WESTERN and (text := _labelled(content, name)) is not None:
        return Decoded(nfc(text), name, 1.0, problems)
    if (text := _strictly(content, "utf-8")) is not None:
        return Decoded(nfc(text), "utf-8", 1.0 if text.isascii() or name is None else 0.95, problems)
    if name is not None and name not in WESTERN and _strictly(content, name) is None:
        problems += (f"label {declared!r} does not fit the bytes",)
    return _guessed(content, name, problems)


def _known(declared: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Gives the codec's name for a label, and a problem if there is none."""
    label = re.sub(r"[\s\"']", "", declared or "").lower()
    label = ALIASES.get(label, re.sub(r"^(?:x-)?(?:windows|cp)-?(?=\d)", "cp", label))
    if not label or label in FONTS:
        return label or None, ()
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return None, (f"unknown charset label {(declared or '')[:60]!r}",)
    if not getattr(found, "_is_text_encoding", True) or found.name in REFUSED:
        return None, (f"label {declared!r} names no charset of text",)
    return found.name, ()


def _strictly(content: bytes, charset: str) -> str | None:
    if charset in FONTS:
        return FONTS[charset](byte_text(content))
    try:
        return content.decode(charset)
    except (UnicodeError, ValueError):
        return None


def _labelled(content: bytes, name: str) -> str | None:
    """Gives the text by its label if that reads as text; None leads to the guesses."""
    text = _strictly(content, name)
    if text is None or text.isascii():
        return text
    if name.startswith(("utf-16", "utf-32")):
        return text if b"\0" in content or not content.isascii() else None
    if name not in FONTS and name != "cp1258":
        return text
    found = weigh(nfc(text[:LOOKED_AT]))
    return text if found.purity >= PURE else None


def _guessed(content: bytes, name: str | None, problems: tuple[str, ...]) -> Decoded:
    """Gives the reading with the most Vietnamese; the label, or windows-1252, if none has enough."""
    base, beginning = _base(content, name), content[:LOOKED_AT]
    stands = weigh(_loosely(beginning, base))
    readings = [(weigh(_loosely(beginning, charset)), charset) for charset in CANDIDATES]
    found, charset = max(readings, key=lambda reading: reading[0].score)
    if _beats(found, stands):
        return Decoded(_loosely(content, charset), charset, round(found.purity * 0.95, 2), problems)
    return Decoded(_loosely(content, base), base, 0.8 if name == base else 0.5, problems)


def _base(content: bytes, name: str | None) -> str:
    """Gives the charset that the text is read in if it is no old Vietnamese one; a few broken bytes are borne with."""
    if name is not None and _strictly(content, name) is not None:
        return name
    beginning = content[:LOOKED_AT]
    wider = WIDER.get(name or "")
    if wider and beginning.decode(wider, "replace").count(BROKEN) <= MOST_BROKEN * len(beginning):
        return wider
    modern = beginning.decode("utf-8", "replace")
    broken, beyond_ascii = modern.count(BROKEN), len(modern) - sum(map(str.isascii, modern))
    return "utf-8" if beyond_ascii > LEAST_WHOLE * broken else "cp1252"


def _beats(found: Evidence, stands: Evidence) -> bool:
    gain = found.right - stands.right
    enough = gain >= LEAST_GAIN or (gain == 1 and found.share >= PURE)
    return enough and found.purity >= PURE and found.score > stands.score


def _loosely(content: bytes, charset: str) -> str:
    if charset in FONTS or charset == "cp1252":
        return nfc(FONTS.get(charset, str)(byte_text(content)))
    return nfc(content.decode(charset, "replace"))
