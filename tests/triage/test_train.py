"""Learning: from a correction to a better next decision, versions, and what may not be promoted."""

import json

import pytest

from pipeline.errors import Problem
from pipeline.triage.sorter.classes import CLASSES, class_of
from pipeline.triage.sorter.sorter import Sorter
from pipeline.triage.sorter.versions import CURRENT, KEPT, current_folder, first_folder, promote, versions
from pipeline.triage.train import STEPS, train
from pipeline.triage.training.examples import read_corrections
from tests.mails.corpus import messages

STRANGE = "Sổ tay vàng\nSổ tay vàng của tiệm tôi bị nhoè trang {}, xin xem lại sổ tay vàng."


@pytest.mark.slow
def test_a_correction_makes_the_next_decision_better(tmp_path):
    subject, _, body = STRANGE.format(7).partition("\n")
    assert Sorter.load(tmp_path).sort(subject, body).name != "other_mail"
    steps = []
    corrections = [(STRANGE.format(number), "other_mail") for number in range(1, 5)]
    outcome = train(tmp_path, corrections, lambda: steps.append(1))
    assert outcome.promoted, outcome.reason
    assert outcome.corrections == 4
    assert outcome.new.corrections_right >= outcome.present.corrections_right
    assert len(steps) == STEPS
    sorter = Sorter.load(tmp_path)
    assert sorter.model.version == outcome.new.version
    assert sorter.sort(subject, body).name == "other_mail"
    again = train(tmp_path, corrections)
    assert not again.promoted
    assert again.reason == "nothing new to learn from"


@pytest.mark.slow
def test_nonsense_is_not_promoted(tmp_path):
    sorter = Sorter.load()
    turned = dict(zip(CLASSES, CLASSES[1:] + CLASSES[:1], strict=True))
    texts = [(f"{each['subject']}\n{each['body']}", turned[class_of(each)]) for each in messages()]
    outcome = train(tmp_path, texts)
    assert not outcome.promoted
    assert "fell" in outcome.reason
    assert Sorter.load(tmp_path).model.version == sorter.model.version


def test_five_versions_are_kept_and_the_switch_is_a_rename(tmp_path):
    model = Sorter.load().model
    assert current_folder(tmp_path) == first_folder()
    names = [promote(model, tmp_path).version for _ in range(KEPT + 2)]
    assert [path.name for path in versions(tmp_path)] == names[-KEPT:]
    assert (tmp_path / CURRENT).is_symlink()
    assert current_folder(tmp_path).name == names[-1]
    assert Sorter.load(tmp_path).model.version == names[-1]
    assert not list(tmp_path.glob(".new-*"))


def test_the_shipped_version_sorts_where_there_is_no_other(tmp_path):
    assert Sorter.load(tmp_path / "none").model.version == Sorter.load().model.version


def test_corrections_are_read_in_both_forms(tmp_path):
    file = tmp_path / "corrections.jsonl"
    lines = [
        {"text": "a\nb", "label": "out"},
        {"subject": "c", "body": "d", "kind": "complaint", "scope": "in", "group": "records"},
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert list(read_corrections(file)) == [("a\nb", "out"), ("c\nd", "records")]


@pytest.mark.parametrize("text", ["{", "[1]", '{"text": "a", "kind": "x"}'])
def test_a_bad_correction_is_told(tmp_path, text):
    file = tmp_path / "corrections.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(Problem, match=r"corrections\.jsonl"):
        list(read_corrections(file))


def test_a_correction_to_no_class_is_told(tmp_path):
    with pytest.raises(Problem, match="no class 'nobody'"):
        train(tmp_path, [("a", "nobody")])
