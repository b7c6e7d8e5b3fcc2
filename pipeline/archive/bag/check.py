"""All checks of a bundle together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.bag.events import check_events
from pipeline.archive.bag.files import DATA, check_contents, check_files
from pipeline.archive.bag.letters import Letter, check_letters
from pipeline.archive.bag.look import look


@dataclass(frozen=True)
class Checked:
    """What was found: the case's number, how much there is, the letters, and what is wrong, in words.

    `destroyed` counts events whose content is gone; `trust` says what signatures were checked against.
    """

    number: str
    files: int
    events: int
    destroyed: int
    letters: tuple[Letter, ...]
    trust: str
    wrong: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all is as it was written."""
        return not self.wrong


def check(folder: Path, trust: Sequence[Path] = ()) -> Checked:
    """Reads every file of a bundle, follows its chain, and checks its letters offline.

    `trust` are certificate files (PEM, DER) with roots; without any those in the bundle are taken, and said so. Never
    raises for what stands in it; Problem for a file of `trust` that cannot be read.
    """
    found = look(folder)
    wrong, named = check_files(found)
    number, events, destroyed, more = check_events(found)
    letters, against, unsigned = check_letters(found, trust)
    if named not in {number, "?"}:
        more = [*more, f"the bag says that it is {named}, its case that it is {number}"]
    all_wrong = [*found.wrong, *wrong, *check_contents(found), *more, *unsigned]
    count = sum(place.startswith(DATA) for place in found.sizes)
    return Checked(number, count, events, destroyed, tuple(letters), against, tuple(dict.fromkeys(all_wrong)))
