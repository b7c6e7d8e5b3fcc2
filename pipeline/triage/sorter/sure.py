"""Sure or not: what must hold, besides a high confidence, before a finding may go on by itself."""

from collections.abc import Mapping

from pipeline.triage.sorter.classes import CLASSES, GROUPS

APART = 0.25
"""How many votes (a rule's weight is four times this at most) another class may have more of in the lexicon.

With thresholds for 0.99, eight sure ones of 1008 held-out letters were wrong at 1.0 here, and six at 0.25."""


def agrees(name: str, rules: Mapping[str, float]) -> bool:
    """Whether the lexicon speaks for `name`, and for no other class clearly more.

    Model and lexicon err on different letters; where they differ, a person looks. A letter in which no rule holds
    says too little: "Xem file đính kèm."
    """
    votes = {each: rules.get(f"v:all:{each}", 0.0) + rules.get(f"v:above:{each}", 0.0) for each in CLASSES}
    return votes[name] > 0 and votes[name] + APART >= max(votes.values())


STRONG = 1.0
"""From which votes on another group is a wish, not a word in passing."""


def second_wish(name: str, rules: Mapping[str, float], marked: bool) -> str | None:
    """The group that a complaint of group `name` wants besides; `marked` says that the letter speaks of two wishes.

    What is put off ("phí thì trả lời sau") counts: it is wanted, only later.
    """
    votes = {
        each: rules.get(f"v:all:{each}", 0.0) + rules.get(f"v:aside:{each}", 0.0) for each in GROUPS if each != name
    }
    best = max(votes, key=lambda each: votes[each])
    return best if marked and votes[best] >= STRONG else None
