"""Learning from corrections: fit anew, compare with the version that sorts, promote what is not worse."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.triage.sorter.lexicon import load_lexicon
from pipeline.triage.sorter.model import Model
from pipeline.triage.sorter.versions import load_current, promote
from pipeline.triage.training.examples import Example, corrected, shipped_examples
from pipeline.triage.training.figures import confusion, coverage_at, f1_by_class, macro_f1
from pipeline.triage.training.fit import FOLDS, Told, fit, tell

LAST = 50
"""Corrections, the last ones, that a new version must sort no worse than the present one does."""
SLACK_F1, SLACK_COVERAGE = 0.01, 0.03
"""What chance moves: one letter of the 360 is 0.003 of macro-F1, its standard error 0.010, and ten odd corrections at
once moved it by 0.009; what is lower by no more is not worse."""
BEST = "best_macro_f1"
"""In a version's facts: the best macro-F1 of it and those before it, so that small losses do not add up."""
STEPS = 2 * (FOLDS + 1)


@dataclass(frozen=True)
class Side:
    """One version in the comparison: its figures on the gold folds, and how many last corrections it has right."""

    version: str
    macro_f1: float
    coverage: float
    f1: dict[str, float]
    confusion: dict[str, dict[str, int]]
    corrections_right: int


@dataclass(frozen=True)
class Outcome:
    """Present and new version side by side, how many last corrections there were, and whether the new one sorts now."""

    present: Side
    new: Side
    corrections: int
    promoted: bool
    reason: str


def train(models: Path, corrections: Iterable[tuple[str, str]], step: Callable[[], None] = lambda: None) -> Outcome:
    """Fits from the shipped set and `corrections`, (text, class) pairs in the order of time, and compares.

    Both versions are measured on the same folds of the gold letters, each by models that have not seen them. On the
    last corrections the present version is asked as it is, the new one by models fitted without them. `step` is
    called STEPS times. Raises Problem when a correction, the shipped set or the present version cannot be read.
    """
    lexicon = load_lexicon()
    mended = corrected(corrections, lexicon)
    examples = [*shipped_examples(lexicon), *mended]
    present = load_current(models)
    known = set(present.facts.get("known", ()))
    before = fit([one for one in examples if one.gold or one.digest in known], lexicon, step)
    after = fit(examples, lexicon, step)
    last = [one for one in mended[-LAST:] if one.digest not in known]
    old = _side(present.version, before.told, tell(present, last))
    new = _side(after.model.version, after.told, _of(after.told, last))
    return _decided(models, present, after.model, old, new, len(last))


def _decided(models: Path, present: Model, model: Model, old: Side, new: Side, count: int) -> Outcome:
    if model.version.rpartition("-")[2] == present.version.rpartition("-")[2]:
        return Outcome(old, new, count, False, "nothing new to learn from")
    best = max(old.macro_f1, min(float(present.facts.get(BEST, 0)), old.macro_f1 + SLACK_F1))
    worse = _worse(old, new, best)
    if worse:
        return Outcome(old, new, count, False, worse)
    facts = {**model.facts, BEST: max(best, new.macro_f1)}
    version = promote(replace(model, facts=facts), models).version
    return Outcome(old, _named(new, version), count, True, "not worse on gold folds and last corrections")


def _worse(old: Side, new: Side, best: float) -> str | None:
    """In what the new version is worse, or None; `best` is the best macro-F1 that a version has had."""
    if new.macro_f1 < best - SLACK_F1:
        return f"macro-F1 on the gold folds fell from {best:.3f} to {new.macro_f1:.3f}"
    if new.coverage < old.coverage - SLACK_COVERAGE:
        return f"coverage at 98 % precision fell from {old.coverage:.3f} to {new.coverage:.3f}"
    if new.corrections_right < old.corrections_right:
        return f"of the last corrections {new.corrections_right} are right, {old.corrections_right} before"
    return None


def _side(version: str, told: Sequence[Told], last: Sequence[Told]) -> Side:
    gold = [one for one in told if one.example.gold]
    right = sum(one.right for one in last)
    return Side(version, macro_f1(gold), coverage_at(gold), f1_by_class(gold), confusion(gold), right)


def _of(told: Sequence[Told], examples: Sequence[Example]) -> list[Told]:
    wanted = {one.id for one in examples}
    return [one for one in told if one.example.id in wanted]


def _named(side: Side, version: str) -> Side:
    facts: dict[str, Any] = {**side.__dict__, "version": version}
    return Side(**facts)
