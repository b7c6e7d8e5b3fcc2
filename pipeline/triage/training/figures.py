"""How good a sorting is: macro-F1, sure ones, confusion; in all and by the style of writing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.reading.vietnamese import fold, is_vietnamese
from pipeline.triage.sorter.classes import CLASSES
from pipeline.triage.sorter.lexicon import Lexicon
from pipeline.triage.sorter.voice import FORWARDED
from pipeline.triage.training.examples import Example
from pipeline.triage.training.fit import FOLDS, Told, fit, fold_numbers, tell

LONG, SHORT = 900, 160
"""Characters from which on a letter is long, and up to which it is short."""
ASKED = 0.98


def macro_f1(told: Sequence[Told]) -> float:
    """The mean of F1 over the classes that occur."""
    each = f1_by_class(told)
    return sum(each.values()) / len(each) if each else 0.0


def f1_by_class(told: Sequence[Told]) -> dict[str, float]:
    """F1 of each class that occurs: 2 right / (found + there)."""
    found: dict[str, float] = {}
    for name in CLASSES:
        there = sum(one.example.name == name for one in told)
        guessed = sum(one.name == name for one in told)
        right = sum(one.right and one.name == name for one in told)
        if there:
            found[name] = 2 * right / (there + guessed)
    return found


def coverage_at(told: Sequence[Told], precision: float = ASKED) -> float:
    """The largest share of letters, the surest first, of which at least `precision` are right."""
    ranked = sorted(told, key=lambda one: -one.confidence)
    right, best = 0, 0
    for count, one in enumerate(ranked, start=1):
        right += one.right
        if right / count >= precision:
            best = count
    return best / len(ranked) if ranked else 0.0


def confusion(told: Sequence[Told]) -> dict[str, dict[str, int]]:
    """For each class that occurs how many of its letters are taken for which."""
    rows = {name: [one.name for one in told if one.example.name == name] for name in CLASSES}
    return {name: {each: row.count(each) for each in CLASSES if each in row} for name, row in rows.items() if row}


@dataclass(frozen=True)
class Judged:
    """A held-out letter: what was said of it, and whether that was held for sure by thresholds it had no part in."""

    told: Told
    auto: bool


def cross_validated(
    examples: Sequence[Example], lexicon: Lexicon, folds: int = FOLDS, step: Callable[[], None] = lambda: None
) -> list[Judged]:
    """Each gold letter judged by a model, with thresholds, fitted without it and without its writer's other letters.

    Examples that are not gold only teach. `step` is called after each fold.
    """
    gold = [one for one in examples if one.gold]
    more = [one for one in examples if not one.gold]
    numbers = fold_numbers(gold, folds)
    judged: list[Judged] = []
    for fold_number in range(folds):
        model = fit([one for one, n in zip(gold, numbers, strict=True) if n != fold_number] + more, lexicon).model
        held = [one for one, n in zip(gold, numbers, strict=True) if n == fold_number]
        for one in tell(model, held):
            judged.append(Judged(one, one.agreed and one.confidence >= model.thresholds[one.name]))
        step()
    return judged


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Count, accuracy, macro-F1, coverage at 98 % precision, and share and precision of the sure ones."""
    told = [one.told for one in judged]
    sure = [one.told for one in judged if one.auto]
    return {
        "messages": len(told),
        "accuracy": _rounded(sum(one.right for one in told), len(told)),
        "macro_f1": round(macro_f1(told), 3),
        "coverage_at_98": round(coverage_at(told), 3),
        "auto": _rounded(len(sure), len(told)),
        "auto_precision": _rounded(sum(one.right for one in sure), len(sure)),
        "auto_wrong": sum(not one.right for one in sure),
    }


def _rounded(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _plain(one: Example) -> bool:
    text = f"{one.subject} {one.body}"
    return text.isascii() and is_vietnamese(text)


STYLES: Mapping[str, Callable[[Example], bool]] = {
    "no diacritics": _plain,
    "English": lambda one: not is_vietnamese(f"{one.subject} {one.body}"),
    "long": lambda one: len(one.body) >= LONG,
    "short": lambda one: len(one.body) <= SHORT,
    "forwarded": lambda one: bool(FORWARDED.search(fold(f"{one.subject}\n{one.body}"))),
}


def by_style(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """The figures of the letters of each style; a letter may be of several, or of none."""
    return {name: figures([one for one in judged if holds(one.told.example)]) for name, holds in STYLES.items()}
