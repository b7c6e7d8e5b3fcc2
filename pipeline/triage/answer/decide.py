"""What the customer answers: agree only where nothing speaks against it, else the strongest of the other findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.triage.answer.agree import Consent, consent_of
from pipeline.triage.answer.asking import ASKED
from pipeline.triage.answer.doubts import CONDITIONS, MORE
from pipeline.triage.answer.forms import blot, without_forms
from pipeline.triage.answer.freely import freely
from pipeline.triage.answer.guess import guess
from pipeline.triage.answer.opposed import opposed
from pipeline.triage.answer.refusal import BITTER, DEMANDED, REFUSED, UNSETTLED
from pipeline.triage.answer.rule import Found, Rule, compiled, find
from pipeline.triage.answer.sending import SENT
from pipeline.triage.answer.waiting import WAITING
from pipeline.triage.answer.words import LONGEST, Line, line_of
from pipeline.triage.robots import Robot

Kind = Literal["agree", "disagree", "info", "question", "unclear"]

SURE = 0.9
"""From here on an answer may be acted upon by itself; below, a person looks first."""
THANKED = r"\bcảm ơn (?:\w+ ){0,4}(?:đã|vì) [^.,?!]{0,80}"
"""What we are thanked for is not what the customer does."""
TIGHT: dict[Kind, float] = {"disagree": 0.6, "info": 0.2, "unclear": 0}
"""The model's lead below which it is not believed, by what it says; that something is asked it is never believed."""
FREELY = 0.8
"""How sure an agreement is beside which other things are said; below SURE, so a person looks."""
AGREES_WITHIN = 3_000
"""Characters; who writes more has more to say than that he agrees."""

EMPTY = Rule("empty", "Thư không có lời nào của khách hàng", "S16", "")
ROBOT = Rule("robot", "Thư do máy gửi, không phải lời khách hàng", "S16", "")
UNTOLD = Rule("untold", "Không có quy tắc nào nhận ra câu trả lời", "S16", "")
LIKE = Rule("model", "Giống các thư trả lời cùng loại, theo từ ngữ (mô hình thống kê)", "S16", "")
OBJECTS = Rule("objects", "Có lời đồng ý, nhưng cả thư giống thư không đồng ý (mô hình thống kê)", "S16", "")
LONG = Rule("long", "Thư dài, cần người đọc", "S16", "")
CONDITION_IDS = frozenset(rule.id for rule in CONDITIONS)


@dataclass(frozen=True)
class Reason:
    """A rule that holds: its id, a Vietnamese sentence, and where in the customer's own words."""

    rule: str
    sentence: str
    start: int
    end: int


@dataclass(frozen=True)
class Answer:
    """What the customer says, how sure that is (0 to 1), whether it may be acted upon by itself, and why."""

    answer: Kind
    confidence: float
    auto: bool
    reasons: tuple[Reason, ...]


def answer_of(own_text: str, robot: Robot | None = None) -> Answer:
    """Tells what a reply says from the customer's own words (`own_words(body).own_text`).

    `robot` is what triage/robots.py found in the mail's header; a robot never agrees, nor does an empty reply.
    Any text gives an Answer; the time is linear in its length.
    """
    if robot is not None:
        return Answer("unclear", 0.99, False, (Reason(ROBOT.id, f"{ROBOT.sentence}: {robot.reason}", 0, 0),))
    line = line_of(own_text)
    if not any(word[0].isalnum() or not word.isascii() for word in line.words.split()):
        return _answer(line, "unclear", 0.95, [Found(EMPTY, 0, 0)])
    words = without_forms(line)
    consent = consent_of(line, words)
    found, strength = _agreement(line, words, consent)
    if found and opposed(line, words):
        return _answer(line, "unclear", 0.5, [Found(OBJECTS, 0, 0), *found])
    if found:
        return _agrees(line, found, strength, len(own_text))
    return _otherwise(line, words, consent)


def _agreement(line: Line, words: str, consent: Consent) -> tuple[tuple[Found, ...], float]:
    """What agrees and how surely: by the strict rules, or by the free ones, which a person always checks.

    What the strict rules pass and the free ones find a danger in is checked by a person too.
    """
    strict = bool(consent.agreeing and not consent.doubts)
    free, dangers = freely(line, words, strict)
    if strict:
        return consent.agreeing, min(consent.strength, FREELY) if dangers else consent.strength
    return (() if dangers else free), FREELY


def _agrees(line: Line, found: Iterable[Found], strength: float, length: int) -> Answer:
    if length > AGREES_WITHIN or length > LONGEST:
        return _answer(line, "unclear", 0.5, [Found(LONG, 0, 0), *found])
    return _answer(line, "agree", strength, found)


def _otherwise(line: Line, words: str, consent: Consent) -> Answer:
    """The other answers, the gravest first: what keeps a case open must not be overlooked."""
    refused = find(REFUSED, line, consent.friendly)
    asked = find(ASKED, line, words)
    conditions = [found for found in consent.doubts if found.rule.id in CONDITION_IDS]
    marks = [found for found in asked if found.rule.id in {"asks-outright", "question-mark"}]
    if refused and not (marks and conditions):
        return _answer(line, "disagree", 0.95 if refused[0].rule.id.startswith("refuses") else 0.85, refused)
    for kind, confidence, found in _findings(line, words, consent, conditions, asked, marks):
        if found:
            return _answer(line, kind, confidence, found)
    against = {found.rule.id for found in consent.doubts} & {"contrast", "denial"}
    return _guessed(line, words, consent.mentioned and not against)


def _guessed(line: Line, words: str, mentioned: bool) -> Answer:
    """The model's word; never "agree", and never without a person."""
    found = guess(words)
    kind: Kind | None = next((each for each in TIGHT if each == found.answer), None)
    if mentioned or kind is None or found.margin < TIGHT[kind]:
        return _answer(line, "unclear", 0.5, [Found(UNTOLD, 0, 0)])
    at = f" {line.words} ".find(f" {found.word} ") if found.word else -1
    return _answer(
        line, kind, min(0.5 + found.margin / 4, 0.7), [Found(LIKE, max(at, 0), max(at, 0) + len(found.word))]
    )


def _findings(
    line: Line, words: str, consent: Consent, conditions: list[Found], asked: list[Found], marks: list[Found]
) -> Iterable[tuple[Kind, float, list[Found]]]:
    more = bool(compiled(MORE, line.bare).search(words))
    sent = find(SENT, line, blot(compiled(THANKED, line.bare), words))
    waiting = find(WAITING, line, words)
    put_off = [found for found in waiting if found.rule.id != "only-noted"]
    denied = [found for found in consent.doubts if found.rule.id == "denial"]
    contrast = [found for found in consent.doubts if found.rule.id in {"contrast", "request"}]
    elsewhere = [found for found in sent if found.rule.id == "agrees-to-other"]
    posted = [found for found in sent if found.rule.id == "sends"]
    unsettled = find(UNSETTLED, line, words)
    if consent.mentioned and not marks:
        yield "unclear", 0.6, [found for found in waiting if found.rule.id == "awaits-the-promised"]
    if consent.partly and denied:
        yield "disagree", 0.8, denied
    if consent.mentioned and more and (contrast or [c for c in conditions if not marks]):
        yield "disagree", 0.75, [*conditions, *contrast]
    yield "disagree", 0.8, find(BITTER, line, words)
    if not posted and not marks:
        yield "disagree", 0.8, unsettled
    yield "info", 0.85, elsewhere
    if consent.mentioned and not marks:
        yield "unclear", 0.6, conditions
    yield "question", 0.85, marks
    yield "disagree", 0.7, unsettled if not posted else []
    yield "info", 0.85, posted
    yield "unclear", 0.6, put_off
    yield "info", 0.8, [found for found in sent if found.rule.id == "tells"]
    yield "question", 0.75, asked
    yield "info", 0.7, sent
    yield "disagree", 0.7, [*unsettled, *find(DEMANDED, line, words)]
    yield "unclear", 0.6, waiting if not consent.doubts else []
    yield "unclear", 0.6, [*consent.agreeing]


def _answer(line: Line, kind: Kind, confidence: float, found: Iterable[Found]) -> Answer:
    reasons = tuple(
        Reason(each.rule.id, each.rule.sentence, *(line.span(each.start, each.end) if each.end else (0, 0)))
        for each in found
    )
    return Answer(kind, confidence, kind != "unclear" and confidence >= SURE, reasons)
