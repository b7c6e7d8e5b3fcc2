"""Sure or not: what must hold, besides a high confidence, before a finding may go on by itself."""

from collections.abc import Mapping

from pipeline.triage.sorter.classes import CLASSES

APART = 1.0
"""How many votes (a rule's weight is four times this at most) another class may have more of in the lexicon."""


def agrees(name: str, rules: Mapping[str, float]) -> bool:
    """Whether the lexicon does not speak against `name`: no other class has clearly more votes.

    Model and lexicon err on different letters; where they differ, a person looks.
    """
    votes = {each: rules.get(f"v:all:{each}", 0.0) + rules.get(f"v:above:{each}", 0.0) for each in CLASSES}
    return votes[name] + APART >= max(votes.values())
