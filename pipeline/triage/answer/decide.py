"""What the customer answers: the rules and the model together; agree only where no danger stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.triage.answer.alone import agrees_alone
from pipeline.triage.answer.forms import without_forms
from pipeline.triage.answer.guess import Kind, Model, shares, shipped_model
from pipeline.triage.answer.hints import WEAK, hinted
from pipeline.triage.answer.rule import Found, Rule
from pipeline.triage.answer.verdict import Verdict, verdict_of
from pipeline.triage.answer.words import LONGEST, Line, line_of
from pipeline.triage.robots import Robot

WORTH = ((0.9, 3.0), (0.8, 1.5), (0.0, 0.7))
"""What a rule's word adds to the model's score of its answer, by the rule's strength. Chosen on replies that were new
to rules and model alike, with each writer left out (scripts/bench)."""
LIKELY = 0.45
"""How likely an agreement must be that only the model sees."""
LIKELY_WEAKLY = 0.75
"""The same where all that hints at it is a mere "ok", "it works"."""
LIKELY_ALONE = 0.36
"""The same where a sentence agrees by itself; a person looks at it in any case."""
STRONG = 0.9
SURE: dict[Kind, float] = {"agree": 0.95, "disagree": 0.7}
"""The strength of a rule, and how likely its answer must be, to be acted upon without a person. With each writer left
out none of the answers that passed was wrong (scripts/bench)."""
CONTENT = frozenset(
    {"agrees", "complains-no-longer", "complains-no-more", "needs-no-more", "nothing-against", "works-now"}
)
"""Hints of somebody who is content: beside them no refusal is acted upon ("Không, không cần làm gì nữa")."""
AGREES_WITHIN = 3_000
"""Characters; who writes more has more to say than that he agrees."""

EMPTY = Rule("empty", "Thư không có lời nào của khách hàng", "S16", "")
ROBOT = Rule("robot", "Thư do máy gửi, không phải lời khách hàng", "S16", "")
UNTOLD = Rule("untold", "Không có quy tắc nào nhận ra câu trả lời", "S16", "")
LIKE = Rule("model", "Giống các thư trả lời cùng loại, theo từ ngữ (mô hình thống kê)", "S16", "")
LONG = Rule("long", "Thư dài, cần người đọc", "S16", "")


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


def answer_of(own_text: str, robot: Robot | None = None, model: Model | None = None) -> Answer:
    """Tells what a reply says from the customer's own words (`own_words(body).own_text`).

    `robot` is what triage/robots.py found in the mail's header; a robot never agrees, nor does an empty reply.
    `model` takes the place of the shipped one. Any text gives an Answer; the time is linear in its length.
    """
    if robot is not None:
        return Answer("unclear", 0.99, False, (Reason(ROBOT.id, f"{ROBOT.sentence}: {robot.reason}", 0, 0),))
    line = line_of(own_text)
    if not any(word[0].isalnum() or not word.isascii() for word in line.words.split()):
        return _answer(line, "unclear", 0.95, [Found(EMPTY, 0, 0)])
    return _weighed(line, without_forms(line), len(own_text), model or shipped_model())


def _weighed(line: Line, words: str, length: int, model: Model) -> Answer:
    verdict = verdict_of(line, words)
    likely = _likely(model.scores(line, words), verdict)
    kind = max(likely, key=likely.__getitem__)
    if kind == "agree" and length > min(AGREES_WITHIN, LONGEST):
        return _answer(line, "unclear", 0.5, [Found(LONG, 0, 0)])
    agrees = _agrees(line, words, likely["agree"], verdict) if kind == "agree" else None
    if agrees and agrees.answer == "agree":
        return agrees
    if kind != "question" and likely["agree"] >= LIKELY_ALONE and (alone := agrees_alone(line, words, verdict)):
        return _answer(line, "agree", likely["agree"], alone)
    if agrees:
        return agrees
    kind = max((other for other in likely if other != "agree"), key=lambda other: likely[other])
    return _other(line, words, kind, likely[kind], verdict, model)


def _likely(scores: dict[Kind, float], verdict: Verdict | None) -> dict[Kind, float]:
    """How likely each answer is, by the model and the word of the rules together."""
    if verdict:
        scores[verdict.kind] += next(worth for least, worth in WORTH if verdict.strength >= least)
    return shares(scores)


def _agrees(line: Line, words: str, likely: float, verdict: Verdict | None) -> Answer | None:
    """An agreement by the rules; one that only the model sees must be likely, named, and without any danger."""
    if verdict and verdict.kind == "agree":
        return _answer(line, "agree", likely, verdict.found, _may_act(verdict, likely))
    found, dangers = hinted(line, words)
    if not found:
        return None
    strongly = any(each.rule.id not in WEAK for each in found)
    if dangers or likely < (LIKELY if strongly else LIKELY_WEAKLY):
        return _answer(line, "unclear", 0.5, dangers or [Found(UNTOLD, 0, 0)])
    return _answer(line, "agree", likely, found)


def _other(line: Line, words: str, kind: Kind, likely: float, verdict: Verdict | None, model: Model) -> Answer:
    if verdict and verdict.kind == kind:
        content = {each.rule.id for each in hinted(line, words)[0]} & CONTENT
        return _answer(line, kind, likely, verdict.found, not content and _may_act(verdict, likely))
    word = model.word_for(kind, line.words)
    at = max(f" {line.words} ".find(f" {word} "), 0)
    return _answer(line, kind, likely, [Found(LIKE, at, at + len(word))])


def _may_act(verdict: Verdict, likely: float) -> bool:
    """Only agreement and refusal are acted upon, where a strong rule and the model say the same."""
    return verdict.strength >= STRONG and likely >= SURE.get(verdict.kind, 2)


def _answer(line: Line, kind: Kind, confidence: float, found: Iterable[Found], auto: bool = False) -> Answer:
    reasons = tuple(
        Reason(each.rule.id, each.rule.sentence, *(line.span(each.start, each.end) if each.end else (0, 0)))
        for each in found
    )
    return Answer(kind, confidence, auto, reasons)
