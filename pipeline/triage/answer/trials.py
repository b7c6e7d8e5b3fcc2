"""How well unseen writers' replies are understood: each labelled file is judged by a model fitted without it.

The rules and the dangers were written with most of the files in view, the model was not; a file's figure is therefore
higher than that of a stranger's replies, but what changes the model changes both alike.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.triage.answer.decide import Answer, answer_of
from pipeline.triage.answer.guess import Model
from pipeline.triage.answer.train import labelled, labelled_files, train

SAME_WRITER = "replies_second_author"
"""Files whose names begin so are of one writer."""


@dataclass(frozen=True)
class Trial:
    """A reply of a file, its label, and what was said of it by a model that has not seen the file's writer."""

    file: str
    text: str
    label: str
    said: Answer


def trials(paths: Sequence[Path] = ()) -> Iterator[list[Trial]]:
    """Gives the trials of each writer's replies; without `paths` of all that are shipped."""
    writers: dict[str, list[tuple[str, str]]] = {}
    for path in paths or labelled_files():
        writer = SAME_WRITER if path.stem.startswith(SAME_WRITER) else path.stem
        writers.setdefault(writer, []).extend(labelled([path]))
    for left_out, replies in writers.items():
        model = Model.of(train([pair for writer in writers if writer != left_out for pair in writers[writer]]))
        yield [Trial(left_out, text, label, answer_of(text, model=model)) for text, label in replies]


def figures(tried: Sequence[Trial]) -> dict[str, object]:
    """Share of right answers, false agreements, how many may be acted upon and how many of those are wrong."""
    auto = [trial for trial in tried if trial.said.auto]
    wrong = [trial for trial in tried if trial.said.answer != trial.label]
    agreed = [trial for trial in tried if trial.label == "agree"]
    return {
        "replies": len(tried),
        "accuracy": round(1 - len(wrong) / len(tried), 3),
        "false_agree": sum(trial.said.answer == "agree" for trial in wrong),
        "agreements_seen": round(_share(agreed), 3) if agreed else None,
        "auto": len(auto),
        "auto_wrong": sum(trial in wrong for trial in auto),
        "confused": dict(Counter(f"{trial.label} as {trial.said.answer}" for trial in wrong).most_common()),
    }


def _share(agreed: Sequence[Trial]) -> float:
    return sum(trial.said.answer == "agree" for trial in agreed) / len(agreed)
