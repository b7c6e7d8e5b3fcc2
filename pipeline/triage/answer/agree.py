"""Does the reply agree? By rules only; each agreement has a rule and a place in the customer's words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer.agreement import (
    AFTER,
    ALIEN,
    BEFORE,
    DONE,
    HARMLESS,
    OPEN,
    ORGANISATION,
    OUTRIGHT,
    PARTLY,
    PLAIN,
    PLAIN_BEFORE,
    PLAIN_SIGNS,
    RECEIVED,
    SPOKEN,
    TO_DO,
    VERB,
    WHOLE,
)
from pipeline.triage.answer.doubts import CONDITIONS, OTHERS
from pipeline.triage.answer.forms import blot
from pipeline.triage.answer.friendly import FRIENDLY
from pipeline.triage.answer.known import KNOWN, KNOWN_THINGS
from pipeline.triage.answer.named import NAMED, SETTLED
from pipeline.triage.answer.names import without_names
from pipeline.triage.answer.rule import Found, Rule, compiled, find
from pipeline.triage.answer.words import CLAUSE, Line

SIGN = re.compile(r"[^\w\s~]+")
SENTENCE = re.compile(r"[^.?!]+")
SENTENCE_END = re.compile(r"[.?!]")
UNEXPLAINED = Rule("unexplained", "Còn điều khác chưa rõ ý", "S16", "")

FRAME = 4
"""Words that may stand around a friendly phrase in its clause."""
ENGLISH = r"\b(?:agree|accept)\w*\b"

AMBIGUOUS = Rule(
    "harmless", "Từ không dấu vô hại", "S15",
    r"\b(?:noi dung(?! khieu nai)|ho so|chan thanh|chu ky(?: so)?|danh sach|ma so|ma pin|bao hiem"
    r"|(?:da )?bao (?:som|truoc|cao)"
    r"|can cuoc|(?:you|may|we) can"
    r"|can close|can be closed|dung(?! (?:co|hong|bat|lam|dong|bao|hoi|de|close|chot|ket|khep))|lan dau|con dau"
    r"|dau tu|ho tro|tro giup"
    r"|dau tien|bao hanh|tra loi|nho (?:em|anh|chi|ban) (?:ho tro|giup do))\b", "bare",
)  # fmt: skip
"""Words that look like a doubt once their diacritics are gone."""


@dataclass(frozen=True)
class Consent:
    """What speaks for agreement, how strongly, and what speaks against it."""

    agreeing: tuple[Found, ...]
    doubts: tuple[Found, ...]
    strength: float
    mentioned: bool
    partly: bool
    friendly: str


def consent_of(line: Line, words: str) -> Consent:
    """Weighs a reply: `words` is the line without quotations and forms."""
    friendly = without_names(line, words)
    for rule in FRIENDLY:
        if rule.form == "both" or (rule.form == "bare") == line.bare:
            friendly = blot(compiled(rule.pattern, line.bare), friendly)
    named = find(NAMED, line, words)
    spoken, mentioned, partly = _spoken(line, friendly)
    doubts = tuple(_earlier_left_out(friendly, spoken, _doubts(line, friendly, named)))
    if spoken and not partly:
        return Consent((spoken, *named), doubts, 0.97, True, False, friendly)
    if mentioned:
        return Consent((), doubts, 0, True, partly, friendly)
    return _unspoken(line, words, friendly, named, doubts)


def _unspoken(line: Line, words: str, friendly: str, named: list[Found], doubts: tuple[Found, ...]) -> Consent:
    """Agreement without the verb: other words that close the case, or a bare "ok" with nothing beside it."""
    if named:
        return Consent(tuple(named), doubts, 0.93, True, False, friendly)
    settled = find(SETTLED, line, words)
    strong = [found for found in settled if found.rule.id == "settled"]
    if strong:
        return Consent(tuple(strong), doubts, 0.85, False, False, friendly)
    plain = is_plain(line, friendly)
    mentioned = bool(compiled(ENGLISH, line.bare).search(words))
    return Consent(tuple(settled) if plain else (), doubts, 0.8, mentioned, False, friendly)


def _doubts(line: Line, friendly: str, named: list[Found]) -> list[Found]:
    sought = blot(compiled(AMBIGUOUS.pattern, True), friendly) if line.bare else friendly
    known = find(CONDITIONS + OTHERS, line, sought)
    outright = compiled(OUTRIGHT, line.bare).search(friendly) and not known
    unexplained = _unexplained(line, friendly, named)
    return [*known, *(each for each in unexplained if not (outright and _aside(line, friendly, each)))]


def _earlier_left_out(words: str, spoken: Found | None, doubts: list[Found]) -> list[Found]:
    """Without the contrast of an earlier sentence where a later one agrees: "I was angry, but you helped. I"
    " agree"."""
    if not spoken or {found.rule.id for found in doubts} - {"contrast"}:
        return doubts
    return [
        each for each in doubts if each.end > spoken.start or not SENTENCE_END.search(words[each.end : spoken.start])
    ]


def _aside(line: Line, words: str, found: Found) -> bool:
    """Beside outright agreement to the result: a clause that asks for nothing, names no time and no number."""
    said = words[found.start : found.end]
    named = words[: found.start].rstrip().endswith(":")
    return not (named or leaves_open(line, said) or compiled(TO_DO, line.bare).search(said))


def _spoken(line: Line, words: str) -> tuple[Found | None, bool, bool]:
    """The first verb of agreement that the writer says of the result; whether any is there; whether to a part."""
    first, others, partly = None, False, False
    for clause in CLAUSE.finditer(words):
        for hit in compiled(VERB, line.bare).finditer(clause[0]):
            before, after = (
                f" {clause[0][: hit.start()]}".rpartition(compiled(" và ", line.bare).pattern)[2],
                clause[0][hit.end() :],
            )
            partly = partly or _partly(line, after)
            if is_mine(line, before) and compiled(AFTER, line.bare).search(f"{SIGN.sub(' ', after).strip()} "):
                start = clause.start() + hit.start()
                first = first or Found(SPOKEN, start, start + len(hit[0]))
            else:
                others = True
            break
    return (None if others else first), bool(first or others), partly


def _partly(line: Line, after: str) -> bool:
    return bool(compiled(PARTLY, line.bare).search(after) and not compiled(WHOLE, line.bare).search(after))


def is_mine(line: Line, before: str) -> bool:
    """Does the writer speak for himself, by the words before the verb in its clause?"""
    plain = compiled(PLAIN_BEFORE, line.bare).pattern.split()
    if all(word in plain or word in PLAIN_SIGNS or not word.strip("~") for word in before.split()):
        return True
    if compiled(ALIEN, line.bare).search(before):
        return False
    return any(
        compiled(each, line.bare).search(before[-200:] if each is BEFORE else before) for each in (BEFORE, ORGANISATION)
    )


def is_plain(line: Line, words: str) -> bool:
    """Are all words known to be harmless beside a bare "ok", and is nothing left to be done?"""
    plain = _vocabulary(line.bare, KNOWN_THINGS)
    if compiled(RECEIVED, line.bare).search(words) or any(
        leaves_open(line, clause[0]) for clause in CLAUSE.finditer(words)
    ):
        return False
    return all(word in plain or word.isdigit() for word in _left(words))


def _left(words: str) -> list[str]:
    """The words that no mask has taken out."""
    return [word for each in words.split() if (word := each.strip("~_"))]


def _spared(said: str) -> bool:
    """Is enough of the clause a friendly phrase that the rest is but its frame?"""
    return said.count("~") * 2 > len(said.strip()) and len(_left(said)) <= FRAME


@cache
def _vocabulary(bare: bool, more: frozenset[str]) -> frozenset[str]:
    """PLAIN and `more`, folded for texts without diacritics."""
    words = frozenset(PLAIN.split()) | more
    return (frozenset(map(fold, words)) if bare else words) | PLAIN_SIGNS


def leaves_open(line: Line, said: str) -> bool:
    """Does a clause name work without saying that it is done?"""
    return bool(compiled(OPEN, line.bare).search(said) and not compiled(DONE, line.bare).search(said))


def _unexplained(line: Line, words: str, named: list[Found]) -> Iterator[Found]:
    """Clauses beside the agreement of which no rule knows that they are harmless."""
    plain = _vocabulary(line.bare, KNOWN)
    for sentence in SENTENCE.finditer(words):
        for clause in CLAUSE.finditer(sentence[0]):
            said = clause[0]
            if compiled(VERB, line.bare).search(said) or _spared(said) or _clear(line, said, plain):
                continue
            start = sentence.start() + clause.start() + len(said) - len(said.lstrip())
            if any(found.start < start + len(said) and start < found.end for found in named):
                continue
            yield Found(UNEXPLAINED, start, start + len(said.strip()))


def _clear(line: Line, said: str, plain: frozenset[str]) -> bool:
    words = _left(said)
    if leaves_open(line, said):
        return False
    known = len(words) <= 1 or all(word in plain or word[0].isdigit() for word in words)
    return known or bool(compiled(HARMLESS, line.bare).search(said))
