"""The sorter: kind, scope and group of a letter, how sure, the second guess, and why."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.reading.reply import Reply
from pipeline.triage.sorter.classes import GROUPS, group_of, kind_of, scope_of
from pipeline.triage.sorter.features import Seen, look
from pipeline.triage.sorter.lexicon import Lexicon, load_lexicon
from pipeline.triage.sorter.model import Model
from pipeline.triage.sorter.reasons import Reason, reasons
from pipeline.triage.sorter.sure import agrees, second_wish
from pipeline.triage.sorter.versions import load_current


@dataclass(frozen=True)
class Guess:
    """A class with its share, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Sorted:
    """What a letter is found to be.

    `auto` says that the finding is sure; "out of scope" and "no complaint" are carried out by a person even then
    (triage/sort.py). `second` is the next best guess, `also` a second wish of the sender. The reasons'
    places are those in `subject + "\\n" + text`.
    """

    name: str
    kind: str
    scope: str | None
    group: str | None
    also: str | None
    confidence: float
    auto: bool
    second: Guess
    reasons: tuple[Reason, ...]
    version: str


@dataclass(frozen=True)
class Sorter:
    """Sorts letters by one version of the model and the lexicon."""

    model: Model
    lexicon: Lexicon

    @classmethod
    def load(cls, folder: Path | None = None) -> "Sorter":
        """The version that sorts by `folder`; the shipped first one where that holds none, or for None.

        Raises Problem when model or lexicon cannot be read.
        """
        return cls(load_current(folder), load_lexicon())

    def sort(self, subject: str, text: str, parts: Reply | None = None) -> Sorted:
        """Sorts one letter. Never raises; takes time linear in the text.

        `parts` is the text taken apart (`own_words`), where somebody has done that already; of another text it counts
        for nothing.
        """
        seen = look(subject, text, self.lexicon, parts)
        vector = self.model.vocabulary.vector(seen)
        shares = self.model.shares(vector)
        name, second = sorted(shares, key=lambda each: -shares[each])[:2]
        sure = shares[name] >= self.model.thresholds.get(name, 1.01) and agrees(name, seen.rules)
        return Sorted(
            name=name,
            kind=kind_of(name),
            scope=scope_of(name),
            group=group_of(name),
            also=self._also(name, seen),
            confidence=round(shares[name], 4),
            auto=sure,
            second=Guess(second, round(shares[second], 4)),
            reasons=reasons(seen, name, self.model, vector),
            version=self.model.version,
        )

    def _also(self, name: str, seen: Seen) -> str | None:
        if name not in GROUPS:
            return None
        marked = self.lexicon.weighing.second.search(seen.spelled.line) is not None
        return second_wish(name, seen.rules, marked)
