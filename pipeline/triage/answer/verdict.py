"""What the rules alone say of a reply: agree only where nothing speaks against it, else the gravest of the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.triage.answer.agree import Consent, consent_of
from pipeline.triage.answer.asking import ASKED
from pipeline.triage.answer.doubts import CONDITIONS, MORE
from pipeline.triage.answer.forms import blot
from pipeline.triage.answer.freely import freely
from pipeline.triage.answer.guess import Kind
from pipeline.triage.answer.refusal import BITTER, DEMANDED, REFUSED, UNSETTLED
from pipeline.triage.answer.rule import Found, compiled, find
from pipeline.triage.answer.sending import SENT
from pipeline.triage.answer.waiting import WAITING
from pipeline.triage.answer.words import Line

THANKED = r"\bcảm ơn (?:\w+ ){0,4}(?:đã|vì) [^.,?!]{0,80}"
"""What we are thanked for is not what the customer does."""
FREELY = 0.8
"""How sure an agreement is beside which other things are said."""
GRAVE = frozenset(
    {"another-time", "may-have-stopped", "paid-twice", "your-company", "leaves-us", "stops-service", "not-to-close"}
)
"""Dangers that take back even what the strict rules pass."""
WAVERS = (
    r"\b(?:hay|hoặc)(?: là)? (?:không|chưa|phản đối)\b|\bcũng (?:được|có)(?: \w+){0,2} cũng (?:không|chưa)\b"
    r"|\b(?:không|chưa) <agree> (?:cũng|thì sao|có sao|hay)\b|\b(?:chưa|không) (?:nói|biết|dám|quyết|trả lời)\b"
    r"|\bđang (?:nghiên cứu|xem|cân nhắc|bàn|chờ)\b"
)
"""Words of somebody who has not made up his mind, though he says that he does not agree."""
CONDITION_IDS = frozenset(rule.id for rule in CONDITIONS)


@dataclass(frozen=True)
class Verdict:
    """What the rules say, how strongly (0 to 1), and the rules that hold."""

    kind: Kind
    strength: float
    found: tuple[Found, ...]


def verdict_of(line: Line, words: str) -> Verdict | None:
    """The verdict of the rules on `words` (the line's, without forms); None where no rule holds."""
    consent = consent_of(line, words)
    found, strength = _agreement(line, words, consent)
    return Verdict("agree", strength, found) if found else _otherwise(line, words, consent)


def _agreement(line: Line, words: str, consent: Consent) -> tuple[tuple[Found, ...], float]:
    """What agrees and how surely: by the strict rules, or by the free ones, which a person always checks.

    What the strict rules pass and the free ones find a danger in is checked by a person too.
    """
    strict = bool(consent.agreeing and not consent.doubts)
    free, dangers = freely(line, words, strict)
    if strict and not any(each.rule.id in GRAVE for each in dangers):
        return consent.agreeing, min(consent.strength, FREELY) if dangers else consent.strength
    return (() if dangers else free), FREELY


def _otherwise(line: Line, words: str, consent: Consent) -> Verdict | None:
    """The other answers, the gravest first: what keeps a case open must not be overlooked."""
    refused = find(REFUSED, line, consent.friendly)
    asked = find(ASKED, line, words)
    conditions = [found for found in consent.doubts if found.rule.id in CONDITION_IDS]
    marks = [found for found in asked if found.rule.id in {"asks-outright", "question-mark"}]
    if refused and not (marks and conditions):
        outright = refused[0].rule.id.startswith("refuses") and not compiled(WAVERS, line.bare).search(words)
        strength = 0.95 if outright else 0.85
        return Verdict("disagree", strength, tuple(refused))
    findings = _findings(line, words, consent, conditions, asked, marks)
    return next((Verdict(kind, strength, tuple(found)) for kind, strength, found in findings if found), None)


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
