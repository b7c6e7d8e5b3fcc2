"""Encoded words (RFC 2047) and raw 8-bit bytes of a header value, read as bytes.

A character may be split between two words, so the bytes of neighbours are joined before they become text;
the standard library decodes each by itself, and gives up on much of what mailers really write.
"""

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.reading.vietnamese import decode, nfc, repair

LONGEST = 1_000
"""Characters of a header's text that are kept."""
MOST_BYTES = 32_000
"""Bytes of a header's text that are looked at."""
WORD = re.compile(
    rb"=\?(?P<charset>[\w.+'-]{1,60})(?:\*[\w-]{0,40})?\?(?P<coding>[BbQq])\?"
    # Up to the first "?=", but not over the start of another word: so each byte is looked at once.
    rb"(?P<text>(?:[^=?]|=(?!\?[^=])|\?(?!=))*+)\?=",
    re.DOTALL,
)
FOLD = re.compile(rb"\r?\n(?=[ \t])")
BLANKS = b" \t\r\n"
LINE_BREAKS = re.compile(r"[\r\n]+")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Letters that no old charset gives by mistake, among nothing else than Vietnamese: no need to look closer.
MODERN = re.compile(r"(?=.*[ĐđƠơƯưẠ-ỹ])[\x20-\x7eÀÁÂÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]*")
ESCAPED = re.compile(rb"=([0-9A-Fa-f]{2})")
BASE64 = re.compile(rb"[A-Za-z0-9+/=]*")
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
LEFT_OVER = {2: 0x0F, 3: 0x03}
"""Bits of the last digit that belong to no byte, by the digits after the last group of four (RFC 4648 §4)."""


@dataclass(frozen=True, slots=True)
class Word:
    """An encoded word; `text` is still encoded, in base64 when `base64`."""

    charset: str
    base64: bool
    text: bytes

    def content(self) -> bytes:
        """Gives the bytes that it stands for."""
        if self.base64:
            return b"".join(_from_base64(piece) for piece in self.text.split(b"="))
        return ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), self.text.replace(b"_", b" "))

    def is_cut(self) -> bool:
        """Whether its base64 ends within a byte: the mailer cut the digits, not the bytes."""
        rest = len(self.text) % 4
        if not self.base64 or not rest or self.text.endswith(b"="):
            return False
        return rest == 1 or bool(ALPHABET.index(self.text[-1]) & LEFT_OVER[rest])


def decode_words(value: bytes) -> str:
    """Gives the text of an unstructured header value, or of a display name, as `clean` leaves it.

    `value` may be folded, in any mixture of encoded words and raw bytes; malformed words stay as they are.
    Never raises.
    """
    unfolded = FOLD.sub(b"", value[:MOST_BYTES])
    if b"=?" not in unfolded and unfolded.isascii():
        return clean(unfolded.decode("ascii"))
    return clean("".join(to_text(content, charset) for charset, content in _joined(_pieces(unfolded))))


def clean(text: str) -> str:
    """Gives `text` on one line, in NFC, without control characters, cut to LONGEST; old mojibake is made right.

    A line break would begin another field when the text goes into a header of ours.
    """
    text = nfc(text[: 2 * LONGEST])
    if not text.isascii() and not MODERN.fullmatch(text):
        whole = text.encode("utf-8", "replace").decode("utf-8")  # UTF-7 can give lone surrogates
        text = repair(LINE_BREAKS.sub(" ", whole)).text
    return nfc(UNSEEN.sub(" ", text).strip()[:LONGEST].strip())


def plain_words(value: bytes) -> bytes:
    """Gives `value` with each encoded word in base64, where no comma or bracket can be taken for an address's."""
    if b"=?" not in value:
        return value
    return b"".join(
        piece
        if isinstance(piece, bytes)
        else b"=?%s?B?%s?=" % (piece.charset.encode(), binascii.b2a_base64(piece.content(), newline=False))
        for piece in _pieces(value[:MOST_BYTES])
    )


def to_text(content: bytes, charset: str | None) -> str:
    """Gives the text of bytes labelled `charset`; a UTF-8 letter cut off at the end is dropped."""
    if charset is None and content.isascii():
        return content.decode("ascii")
    if charset in {None, "utf-8", "utf8"}:
        try:  # what was cut to a length may end within a letter
            return codecs.getincrementaldecoder("utf-8")().decode(content, final=False)
        except UnicodeDecodeError:
            pass
    return decode(content, charset).text


def _pieces(value: bytes) -> list[Word | bytes]:
    """Gives the words and what stands between them; of blanks between two words, nothing (RFC 2047 §6.2)."""
    pieces: list[Word | bytes] = []
    at = 0
    for found in WORD.finditer(value):
        word = _word(found)
        if word is None:
            continue
        between = value[at : found.start()]
        if between.strip(BLANKS) or (between and not pieces):
            pieces.append(between)
        before = pieces[-1] if pieces else None
        if isinstance(before, Word) and before.is_cut() and word.base64 and before.charset == word.charset:
            pieces[-1] = Word(word.charset, True, before.text + word.text)
        else:
            pieces.append(word)
        at = found.end()
    return [*pieces, value[at:]]


def _word(found: re.Match[bytes]) -> Word | None:
    """Gives the word, or None for what is none: its base64 has other signs than base64 has."""
    charset, text = found["charset"].decode("ascii", "replace").lower(), found["text"]
    if found["coding"] in b"Qq":
        return Word(charset, False, text)
    digits = text.translate(None, BLANKS)
    return Word(charset, True, digits) if BASE64.fullmatch(digits) else None


def _from_base64(digits: bytes) -> bytes:
    """Gives the bytes of digits whose padding is missing; a single digit too many says nothing."""
    whole = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _joined(pieces: Iterable[Word | bytes]) -> Iterator[tuple[str | None, bytes]]:
    """Gives (charset, bytes), neighbours of one charset as one; None is what stood there without a label."""
    last: str | None = None
    gathered: list[bytes] = []
    for piece in pieces:
        charset, content = (piece.charset, piece.content()) if isinstance(piece, Word) else (None, piece)
        if charset != last and gathered:
            yield last, b"".join(gathered)
            gathered = []
        last = charset
        gathered.append(content)
    yield last, b"".join(gathered)
