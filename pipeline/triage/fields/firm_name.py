"""How far the name of an organisation goes, and whether it is one at all."""

import re
from dataclasses import dataclass

from pipeline.reading.vietnamese import fold
from pipeline.triage.fields.firm_words import (
    COMPOUNDS,
    GENERIC,
    HARD_STOPS,
    IN_BRACKETS,
    LEGAL,
    SHORTENED,
    STOPS,
    SUFFIX,
)
from pipeline.triage.fields.piece import Piece

TOKEN = re.compile(r"[^\s,;:()\"“”|/\[\]<>…=_*]+|[,;:()\"“”|/\[\]<>…=_*]")
MOST_TOKENS = 24
BLANKS = re.compile(r"[ \t\u00a0]{0,2}")
PARTED = re.compile(r" (?:ctcp|tnhh|jsc|chi nhanh|cn |tkv|\w{2,}(?: \w+){0,3} (?:xa|phuong|huyen))")
"""What goes on behind a hyphen: "Tổng công ty … - CTCP", "Phòng Văn hoá - Xã hội xã …"."""
LABELS = re.compile(r"(?:điện thoại|địa chỉ|mã số)\b")
ALWAYS = frozenset({"mst", "sđt", "đt", "tel", "serial", "cccd"})


def end_of_name(piece: Piece, start: int, latin: bool = False) -> int | None:
    """Where the name that begins at `start` ends; None when there is none. `latin`: a foreign name, capitals only."""
    branch = piece.key.startswith(("chi nhanh", "cn "), start)
    head = piece.text[start : start + 40]
    return Walk(piece, start, branch, latin, shouted=head.upper() == head).end()


@dataclass(frozen=True)
class Walk:
    """A walk over the words of a name. `branch`: a place may follow; `shouted`: all stands in capitals."""

    piece: Piece
    start: int
    branch: bool
    latin: bool
    shouted: bool

    def end(self) -> int | None:
        """Where the name ends."""
        end, capitals, at = None, self.start, self.start
        for _ in range(MOST_TOKENS):
            token = self._token(at)
            if token is None:
                break
            closing = self._closing(token, end is not None)
            if closing is not None:
                end = capitals = at = closing
                if self.piece.text[end - 1] == ".":
                    break
                continue
            if not (token[0][0].isalnum() if at == self.start else self._goes_on(token)):
                break
            end = at = token.end()
            capitals = end if token[0][0].isupper() or token[0][0].isdigit() else capitals
            if _ends_sentence(token[0]):
                break
        return None if end is None else _trimmed(self.piece, self.start, end, capitals)

    def _token(self, at: int) -> re.Match[str] | None:
        blanks = BLANKS.match(self.piece.text, at)
        return TOKEN.match(self.piece.text, blanks.end() if blanks else at)

    def _closing(self, token: re.Match[str], begun: bool) -> int | None:
        """The end of "(Việt Nam)" or "Co., Ltd." when one stands here."""
        found = IN_BRACKETS.match(self.piece.key, token.start())
        if found is None and begun:
            found = SUFFIX.match(self.piece.key, token.start())
        return found.end() if found else None

    def _goes_on(self, token: re.Match[str]) -> bool:
        """Whether the token is part of the name."""
        text = token[0]
        if text in "-–":
            return PARTED.match(self.piece.key[token.end() : token.end() + 40]) is not None
        if text == "&":
            return True
        if not text[0].isalnum() or re.fullmatch(r"[0-9.\-]{5,}", text) or "@" in text:
            return False
        return self._capital(token) if text[0].isupper() else self._small(token)

    def _capital(self, token: re.Match[str]) -> bool:
        low = token[0].lower().rstrip(".")
        if self.shouted and (low in HARD_STOPS or LABELS.match(self.piece.low[token.start() : token.start() + 12])):
            return False
        return low not in ALWAYS

    def _small(self, token: re.Match[str]) -> bool:
        low = token[0].lower().rstrip(".")
        next_is_capital = self.piece.text[token.end() + 1 : token.end() + 2].isupper()
        if low == "tại":
            return self.branch and next_is_capital
        if self.latin:
            return low[0].isdigit() or (low in {"of", "and"} and next_is_capital)
        return low not in STOPS or _compound(self.piece, token)


def _compound(piece: Piece, token: re.Match[str]) -> bool:
    """Whether a word that else ends a name is half of a compound here: "Thiết bị", "Phổ thông", "Hợp tác"."""
    before = piece.low[max(0, token.start() - 12) : token.start()].split()
    after = piece.low[token.end() : token.end() + 12].split()
    low = token[0].lower()
    pairs = {f"{before[-1]} {low}" if before else "", f"{low} {after[0]}" if after else ""}
    return not COMPOUNDS.isdisjoint(pairs)


def _ends_sentence(token: str) -> bool:
    least = 3
    stopped = token[-1] == "." and len(token) >= least and "." not in token[:-1]
    return token[-1] in "!?" or (stopped and token.lower() not in SHORTENED)


OFFICES = re.compile(r"(?:so|vien|trung tam|phong|chi cuc|ban quan ly) ")
"""Names of offices say what they do and end with a small word: "Sở Nông nghiệp và Môi trường"."""


def _trimmed(piece: Piece, start: int, end: int, capitals: int) -> int:
    """Without small words at the end that begin the next sentence; a line or bracket that ends there keeps them."""
    follows = piece.text[end : end + 2].lstrip(" ")
    whole = not follows or follows[0] in '\n\r,;:()|-–"”.…'
    syllables = len(piece.text[capitals:end].split())
    keep = 2
    office = OFFICES.match(piece.key, start) is not None and syllables == 1
    if capitals > start and not (whole and syllables <= keep) and not office:
        end = capitals
    while (
        end > start
        and piece.text[end - 1] in " .!?-–&,'"
        and not piece.key[max(0, end - 5) : end].endswith(("ltd.", "co.", "inc.", "corp."))
    ):
        end -= 1
    return end


FORMAL = re.compile(r"sở|hội|viện|quỹ|trạm|trung tâm|hiệp hội|trường|lò|cơ sở|báo|vựa")
"""Kinds that are words of every sentence too: they begin a name with a capital only."""


def is_named(piece: Piece, start: int, head: int, end: int) -> bool:
    """Whether behind the kind of organisation a name of its own follows: not "công ty chúng tôi"."""
    rest = piece.text[head:end].strip()
    words = rest.split()
    names = [word for word in words if not LEGAL.fullmatch(fold(word))]
    if not names or GENERIC.fullmatch(fold(" ".join(names)[:80])):
        return False
    kind = piece.low[start:head]
    if names[0].lower() in {"và", "hoặc", "va", "hay"} or (
        FORMAL.fullmatch(kind) and not (piece.text[start].isupper() or rest[0].isupper())
    ):
        return False
    if any(word[0].isupper() for word in names):
        return not (len(names) == 1 and len(names[0]) == 1)
    most = 6
    return bool(re.match(r"tnhh|cp\b|co phan|tu nhan", fold(rest[:20]))) and len(words) <= most + 2
