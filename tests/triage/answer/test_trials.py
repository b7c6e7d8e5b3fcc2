"""Replies of writers whom the model has not seen: none is taken for an agreement that is none."""

import json

import pytest

from pipeline.shipped import shipped
from pipeline.triage.answer.guess import KINDS, Model, shares
from pipeline.triage.answer.train import train
from pipeline.triage.answer.trials import figures, trials
from pipeline.triage.answer.words import line_of


@pytest.mark.slow
@pytest.mark.clause("S15")
def test_with_each_writer_left_out_no_agreement_and_nothing_acted_upon_is_wrong():
    tried = [trial for of_writer in trials() for trial in of_writer]
    assert [trial.text for trial in tried if trial.said.answer == "agree" != trial.label] == []
    assert [trial.text for trial in tried if trial.said.auto and trial.said.answer != trial.label] == []
    assert sum(trial.said.answer == trial.label for trial in tried) >= 0.9 * len(tried)


def test_a_writers_own_replies_are_not_in_his_model(tmp_path):
    others = [("đồng ý luôn", "agree"), ("không chịu đâu", "disagree"), ("để xem đã", "unclear")]
    replies = {
        "replies_one": [("quả táo đỏ", "info"), ("quả táo xanh", "info"), ("bao giờ vậy em?", "question"), *others],
        "replies_two": [
            ("trái thơm vàng", "question"),
            ("trái thơm chín", "question"),
            ("đính kèm file", "info"),
            *others,
        ],
    }
    for name, lines in replies.items():
        texts = (json.dumps({"text": text, "answer": answer}) for text, answer in lines * 2)
        (tmp_path / f"{name}.jsonl").write_text("\n".join(texts), "utf-8")
    one, two = trials(sorted(tmp_path.iterdir()))
    assert {trial.file for trial in one} == {"replies_one"}
    assert figures(two)["replies"] == 12
    line = line_of("trái thơm")
    seen = Model.of(train([pair for lines in replies.values() for pair in lines * 2]))
    unseen = Model.of(train(replies["replies_one"] * 2))
    assert seen.scores(line, line.words)["question"] > unseen.scores(line, line.words)["question"]


def test_shares_add_up_to_one():
    likely = shares(dict(zip(KINDS, (3.0, -2.0, 0.5, 800.0, 799.0), strict=True)))
    assert sum(likely.values()) == pytest.approx(1)
    assert max(likely, key=likely.__getitem__) == "question"


def test_no_shipped_reply_has_an_unknown_label():
    paths = shipped("config", "training").glob("replies*.jsonl")
    labels = {json.loads(line)["answer"] for path in paths for line in path.read_text("utf-8").splitlines()}
    assert labels == set(KINDS)
