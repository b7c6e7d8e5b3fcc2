"""The line by which mail programs introduce a quote: "Vào Th 5, 12 thg 11, 2026 vào lúc 09:15 X <..> đã viết:"."""

import re

from pipeline.reading.reply.folding import any_of
from pipeline.reading.reply.lines import Line, next_seen

MAX_WRAPPED = 4
HEADLINE = 80
MOST_WHO = 300
LONGEST_LOCAL = 64
NO_LOCAL = frozenset(["", *" \t\n\v\f\r\xa0<>()[]"])
"""What no local part of an address ends with."""
ADDRESS = r"[<(\[]?\s?(?:mailto:)?[^\s<>()\[\]]{1,64}@[^\s<>()\[\]]{1,120}"
ADDRESS_RE = re.compile(ADDRESS)
# A year, a time of day, or a day with its month.
DATE = re.compile(r"20\d\d|\d{1,2}[:hg]\d\d|\d{1,2}[/.-]\d{1,2}|\d{1,2} thg \d|\d{1,2} thang ")
WROTE_ABROAD = re.compile(any_of("写道|寫道|작성|씀|のメール|書きました"))
BARRED = re.compile(r"-{2,} (?P<said>[^-].{0,380}?) ?-{2,}")
AFTER_AT = re.compile(r"[^\s<>()\[\]:：]{1,120}+[>)\]]{0,2}+.{0,40}[:：]")
"""The end of an address, and what stands between it and the colon: "님이 작성", "のメール", "写道", "kirjoitti"."""
TIME = re.compile(r"\d{1,2}[:hg]\d\d")
START = re.compile(
    r"(?:vao|luc|ngay|on|am|le|el|il|em|op|den|quoting|\d|thu (?:hai|ba|tu|nam|sau|bay)|th [2-7]|chu nhat"
    r"|mon|tue|wed|thu|fri|sat|sun|在)(?![a-z])"
)
VERB = r"(?:(?:da )?viet|da gui|wrote|writes|schrieb[^:]{0,80}|a ecrit|escribio|escreveu|ha scritto|skrev)"
SAID = re.compile(
    rf"(?P<who>.{{0,380}}?)\b{VERB}(?: (?:vao|luc|ngay|on) [^:]{{0,40}}[\d:]{{0,8}}[^:]{{0,20}})?\s?[:：](?P<rest>.*)"
)
ME = re.compile(r"\d{1,2}[:hg]\d\d")
START = re.compile(
    r"(?:vao|luc|ngay|on|am|le|el|il|em|op|den|quoting|\d|thu (?:hai|ba|tu|nam|sau|bay)|th [2-7]|chu nhat"
    r"|mon|tue|wed|thu|fri|sat|sun|在)(?![a-z])"
)
VERB = r"(?:(?:da )?viet|da gui|wrote|writes|schrieb[^:]{0,80}|a ecrit|escribio|escreveu|ha scritto|skrev)"
SAID = re.compile(
    rf"(?P<who>.{{0,380}}?)\b{VERB}(?: (?:vao|luc|ngay|on) [^:]{{0,40}}[\d:]{{0,8}}[^:]{{0,20}})?\s?[:：](?P<rest>.*)"
)
ME = re.compile(
    r"(?:^|[\s,])(?:toi|tui|em|minh|to|chung toi|chung em|ben (?:em|toi|minh)|cong ty (?:toi|em)|i|we|you|he|she|they)"
    r"(?: (?:co|cung|thi|chi|vua|moi|have|had|already))*\s*$"
)
MY = re.compile(r"\b(?:toi|chung toi|chung em|ben em|i have|we have|i sent)\b")


def attribution(lines: list[Line], index: int) -> int | None:
    """How many lines, from `index` on, introduce a quote; None when they don't. Looks at four lines at most."""
    joined = ""
    for count in range(1, min(MAX_WRAPPED, len(lines) - index) + 1):
        line = lines[index + count - 1]
        if line.blank or line.quoted:
            return None
        joined = _unbarred(f"{joined} {line.key}".strip())
        if ":" in joined and _opens(joined, _quote_follows(lines, index + count)):
            return count
        if not START.match(joined) and (count > 1 or not ADDRESS_RE.search(joined)):
            return None
    return None


def _opens(said: str, followed: bool) -> bool:
    return introduces(said, followed) or (followed and (_names(said) or _addressed(said, HEADLINE) is not None))


def _unbarred(said: str) -> str:
    """Zoho writes "---- On …, X <..> wrote ----"."""
    hit = BARRED.fullmatch(said)
    return f"{hit['said']}:" if hit else said


def introduces(said: str, followed: bool = False) -> bool:
    """Whether the folded line or lines `said` introduce a quote by date or address and a verb or a colon.

    Without an address or a time of day ("Ngày 12/11/2026 nhân viên của công ty viết:"), only when a marked quote
    follows.
    """
    hit = SAID.match(said)
    if hit is not None and DATE.search(said) and not ME.search(hit["who"]):
        dated = START.match(said) is not None
        address = ADDRESS_RE.search(hit["who"])
        if address is not None:
            return dated or address.start() <= HEADLINE
        return dated and not hit["rest"] and (followed or TIME.search(said) is not None)
    return _abroad(said)


def _abroad(said: str) -> bool:
    who = _addressed(said, MOST_WHO)
    if who is None or MY.search(who) or not DATE.search(said):
        return False
    return START.match(said) is not None or WROTE_ABROAD.search(said) is not None


def _addressed(said: str, most: int) -> str | None:
    """What stands before the last "@" of a line that ends in an address, few words and a colon; None for others.

    At most `most` characters stand before the address. By its parts, since one pattern for all would take minutes on
    lines of "@": "Trích dẫn X <..>:".
    """
    who, _, after = said.rpartition("@")
    if AFTER_AT.fullmatch(after) is None or len(who) > most + LONGEST_LOCAL or who[-1:] in NO_LOCAL:
        return None
    return who


def _names(said: str) -> bool:
    """Whether `said` is a name and the verb only: "Trung tâm E-CA đã viết:"."""
    hit = SAID.match(said)
    return hit is not None and not hit["rest"] and 0 < len(hit["who"]) <= HEADLINE and not ME.search(hit["who"])


def _quote_follows(lines: list[Line], index: int) -> bool:
    below = next_seen(lines, index)
    return below is not None and lines[below].quoted
