"""Makes weights.json, the model of the five answers.

    python -m pipeline.triage.answer.train [REPLIES.jsonl...]

Without files it reads config/training/replies*.jsonl. The lines hold "answer" and the customer's own words in
"own_text" or "text". The same lines give the same file.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.shipped import shipped
from pipeline.triage.answer.features import features
from pipeline.triage.answer.forms import without_forms
from pipeline.triage.answer.guess import KINDS
from pipeline.triage.answer.words import line_of

WEIGHTS = Path(__file__).with_name("weights.json")
SEEN_IN = 2
"""Replies that a feature must stand in."""
LOOSENESS = 8.0
"""The inverse of the penalty on large weights; chosen with each writer left out (scripts/bench)."""
ROUNDS = 300


def train(replies: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Fits a logistic regression on (own words, answer); gives its offsets and weights, in the order of KINDS."""
    import numpy  # noqa: PLC0415 - only who trains needs these
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.preprocessing import Normalizer  # noqa: PLC0415

    pairs = [(dict.fromkeys(sorted(seen(text)), 1.0), answer) for text, answer in replies if text.strip()]
    vectors = DictVectorizer()
    table = vectors.fit_transform([found for found, _ in pairs])
    often = numpy.asarray((table > 0).sum(axis=0)).ravel() >= SEEN_IN
    names = [name for name, kept in zip(vectors.feature_names_, often, strict=True) if kept]
    model = LogisticRegression(C=LOOSENESS, class_weight="balanced", max_iter=ROUNDS)
    model.fit(Normalizer().transform(table[:, often]), [KINDS.index(answer) for _, answer in pairs])
    rows = zip(names, model.coef_.T.round(2).tolist(), strict=True)
    return {"offsets": model.intercept_.round(3).tolist(), "weights": dict(rows)}


def seen(text: str) -> set[str]:
    """The features of a reply's own words."""
    line = line_of(text)
    return features(line, without_forms(line))


def labelled(paths: Sequence[Path] = ()) -> list[tuple[str, str]]:
    """Gives (own words, answer) of each line of `paths`; without them, of config/training/replies*.jsonl by name."""
    return [pair for path in paths or labelled_files() for pair in _labelled(path)]


def labelled_files() -> list[Path]:
    """The files of labelled replies that are shipped, by name."""
    return sorted(shipped("config", "training").glob("replies*.jsonl"))


def _labelled(path: Path) -> list[tuple[str, str]]:
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [(line.get("own_text", line.get("text", "")), line["answer"]) for line in lines]


def main(paths: Sequence[str]) -> None:
    """Reads the replies and writes weights.json beside this file."""
    model = train(labelled([Path(path) for path in paths]))
    WEIGHTS.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
