"""An agreement that stands in a sentence of its own, in the midst of a story about what was wrong and is no more.

The story has words of trouble, waiting, sending, of other people: beside the agreement each of them would be a
danger. Where the sentence agrees by the rules and by itself, of what stands before it only those dangers count that
take an agreement back wherever they stand; of what stands behind it all. A person always looks.
"""

import re

from pipeline.triage.answer.hints import hinted
from pipeline.triage.answer.rule import Found
from pipeline.triage.answer.verdict import FREELY, GRAVE, Verdict, verdict_of
from pipeline.triage.answer.words import Line

SENTENCE = re.compile(r"[^.!?]+[.!?]?")
MOST_SENTENCES = 30
TAKES_BACK = GRAVE | {
    "agrees-to-other",
    "awaits-the-promised",
    "condition",
    "doubtful",
    "later",
    "mockery",
    "mocks",
    "mocks-agreement",
    "not-yet",
    "only-noted",
    "question-mark",
    "question-word",
    "refuses",
}
"""Rules that take an agreement back, in whatever sentence they hold."""


def agrees_alone(line: Line, words: str, verdict: Verdict | None) -> tuple[Found, ...]:
    """Gives what agrees in a sentence of its own; nothing where something takes it back.

    `words` are the line's without forms, `verdict` what the rules say of all of them.
    """
    sentences = list(SENTENCE.finditer(words))
    if len(sentences) > MOST_SENTENCES:
        return ()
    agreeing = [(each.end(), found) for each in sentences if (found := _agrees(line, words, each))]
    if not agreeing:
        return ()
    end, found = agreeing[-1]
    dangers = [*hinted(line, words)[1], *(verdict.found if verdict and verdict.kind != "agree" else ())]
    after = {each.rule.id for each in dangers if each.start >= end}
    before = {each.rule.id for each in dangers if each.start < end}
    return () if before & TAKES_BACK or after else found


def _agrees(line: Line, words: str, sentence: re.Match[str]) -> tuple[Found, ...]:
    start, end = sentence.span()
    verdict = verdict_of(line, "~" * start + words[start:end] + "~" * (len(words) - end))
    agrees = verdict is not None and verdict.kind == "agree" and verdict.strength >= FREELY
    return verdict.found if verdict is not None and agrees else ()
