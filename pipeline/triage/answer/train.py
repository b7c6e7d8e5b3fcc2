"""Makes weights.json, the small model for replies in which no rule sees a refusal, a question, papers or a delay, and
opposed.json, the small model that can object to an agreement.

    python -m pipeline.triage.answer.train [REPLIES.jsonl...]

Without files it reads config/training/replies*.jsonl. The lines hold "answer" and the customer's own words in
"own_text" or "text". Replies that agree are left out of the first: it cannot say "agree". The same lines give the same
files.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.reading.vietnamese import fold
from pipeline.shipped import shipped
from pipeline.triage.answer.features import features
from pipeline.triage.answer.forms import without_forms
from pipeline.triage.answer.opposed import agreement_features
from pipeline.triage.answer.words import line_of

WEIGHTS = Path(__file__).with_name("weights.json")
OPPOSED = Path(__file__).with_name("opposed.json")
SEEN_IN = 2
"""Replies that a feature must stand in."""
SMALLEST = 0.02
"""Weights below it are left out."""


def train(replies: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Fits one linear model a class on (own words, answer); gives the classes, offsets and weights."""
    import numpy  # noqa: PLC0415 - only who trains needs these
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import Normalizer  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    pairs = [(features(fold(line_of(text).words)), answer) for text, answer in replies if answer != "agree" and text]
    vectors = DictVectorizer()
    table = Normalizer().transform(vectors.fit_transform([dict.fromkeys(sorted(found), 1.0) for found, _ in pairs]))
    often = numpy.asarray((table > 0).sum(axis=0)).ravel() >= SEEN_IN
    names = [name for name, kept in zip(vectors.feature_names_, often, strict=True) if kept]
    model = LinearSVC(C=1, class_weight="balanced", random_state=0).fit(table[:, often], [a for _, a in pairs])
    columns = zip(names, model.coef_.T.tolist(), strict=True)
    weights = {name: [round(w, 2) for w in row] for name, row in columns if max(map(abs, row)) >= SMALLEST}
    return {"classes": model.classes_.tolist(), "offsets": model.intercept_.round(3).tolist(), "weights": weights}


def train_opposed(replies: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Fits one linear model of agreeing and other replies on (own words, answer); gives its offset and weights."""
    import numpy  # noqa: PLC0415 - only who trains needs these
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import Normalizer  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    pairs = [(line_of(text), answer == "agree") for text, answer in replies if text]
    found = [dict.fromkeys(sorted(agreement_features(line, without_forms(line))), 1.0) for line, _ in pairs]
    vectors = DictVectorizer()
    table = Normalizer().transform(vectors.fit_transform(found))
    often = numpy.asarray((table > 0).sum(axis=0)).ravel() >= SEEN_IN
    names = [name for name, kept in zip(vectors.feature_names_, often, strict=True) if kept]
    agrees = [agrees for _, agrees in pairs]
    model = LinearSVC(C=1, class_weight="balanced", random_state=0).fit(table[:, often], agrees)
    weights = {name: round(w, 2) for name, w in zip(names, model.coef_[0].tolist(), strict=True) if abs(w) >= SMALLEST}
    return {"offset": round(float(model.intercept_[0]), 3), "weights": weights}


def labelled(paths: Sequence[Path] = ()) -> list[tuple[str, str]]:
    """Gives (own words, answer) of each line of `paths`; without them, of config/training/replies*.jsonl by name."""
    paths = paths or sorted(shipped("config", "training").glob("replies*.jsonl"))
    lines = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return [(line.get("own_text", line.get("text", "")), line["answer"]) for line in lines]


def main(paths: Sequence[str]) -> None:
    """Reads the replies and writes weights.json and opposed.json beside this file."""
    replies = labelled([Path(path) for path in paths])
    for path, model in ((WEIGHTS, train(replies)), (OPPOSED, train_opposed(replies))):
        path.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
