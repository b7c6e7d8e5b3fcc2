"""The sorter: the same scores as scikit-learn's, sure or not, reasons with places, and how good it is."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Problem
from pipeline.triage.sorter.classes import CLASSES, REALMS
from pipeline.triage.sorter.features import look
from pipeline.triage.sorter.lexicon import load_lexicon
from pipeline.triage.sorter.model import ARRAYS, FACTS, load_model
from pipeline.triage.sorter.sorter import Sorted, Sorter
from pipeline.triage.sorter.versions import first_folder
from pipeline.triage.training.examples import shipped_examples, writers
from pipeline.triage.training.figures import by_style, cross_validated, figures
from pipeline.triage.training.fit import bare, fit, fold_numbers, one_vs_rest, sparse

TOP = Path(__file__).parents[2]
# Kinds of wishes in words that stand neither in the training set nor in the lexicon's phrases as such.
OWN_WORDS = [
    ("technical", "Cứu em", "Từ trưa em bấm ký tờ khai là báo lỗi không đọc được token, cài lại driver vẫn thế."),
    ("service", "Gia hạn", "Chữ ký số bên em sắp hết hạn, anh chị gửi báo giá gia hạn 2 năm và số tài khoản giúp em."),
    ("records", "Sai tên", "Tên công ty trên chứng thư ghi sai so với giấy phép kinh doanh, nhờ sửa lại cho đúng."),
    ("other", "Thái độ", "Nhân viên trực tổng đài nói chuyện cộc lốc rồi cúp máy. Tôi yêu cầu xin lỗi."),
    ("out", "Hoá đơn", "Phần mềm hoá đơn điện tử in ra bị lệch cột, ký số vẫn bình thường. Nhờ bộ phận hoá đơn sửa."),
    ("other_mail", "Ứng tuyển", "Em gửi CV ứng tuyển vị trí nhân viên kế toán, mong được phỏng vấn."),
    ("automatic", "Automatic reply", "I am out of the office until Monday with limited access to e-mail."),
]  # fmt: skip


@pytest.fixture(scope="module")
def sorter():
    return Sorter.load()


@pytest.fixture(scope="module")
def examples():
    return shipped_examples(load_lexicon())


@pytest.mark.parametrize(("name", "subject", "body"), OWN_WORDS)
def test_each_class_is_told(sorter, name, subject, body):
    found = sorter.sort(subject, body)
    assert found.name == name
    assert found.version.startswith("first-")
    assert found.second.name != name


def test_a_letter_that_says_nothing_is_not_sure(sorter):
    for body in ("", "Xem file đính kèm.", "ok", "🙂" * 50):
        assert not sorter.sort("", body).auto


def test_a_second_wish_is_told(sorter):
    body = "Sắp hết hạn, báo giá gia hạn 2 năm cho tôi trước đã. Ngoài ra một máy cài driver báo lỗi, khi nào rảnh xem."
    assert (found := sorter.sort("Gia hạn chữ ký số", body)).group == "service"
    assert found.also == "technical"
    assert sorter.sort("Token bị khoá PIN", "Nhập sai nhiều lần, xin mở khoá.").also is None


def test_reasons_stand_in_the_text(sorter):
    subject, body = "Token bị khoá PIN", "Nhập sai quá số lần nên bị khoá.\nĐề nghị mở khoá trong sáng nay."
    found = sorter.sort(subject, body)
    text = f"{subject}\n{body}"
    rules = {reason.rule: text[reason.start : reason.end] for reason in found.reasons if reason.why == "rule"}
    assert "technical.pin" in rules
    assert "PIN" in rules["technical.pin"]
    assert any(reason.why == "words" and "khoá" in text[reason.start : reason.end] for reason in found.reasons)
    assert all(reason.weight > 0 for reason in found.reasons)


def test_scores_are_those_of_scikit_learn(examples):
    few = examples[::3]
    model = bare(few, load_lexicon())
    rows = [model.vocabulary.vector(one.seen) for one in few]
    matrix = sparse(rows, len(model.vocabulary.names))
    for number, name in enumerate(REALMS):
        wanted = [(one.name if one.name in REALMS else "in") == name for one in few]
        theirs = one_vs_rest(matrix, wanted, [one.counts for one in few]).decision_function(matrix)
        ours = [model.realm.scores(row)[number] for row in rows]
        assert np.allclose(ours, theirs, atol=1e-5)


def test_a_model_comes_back_from_its_folder_as_it_was(sorter, tmp_path):
    sorter.model.save(tmp_path / "copy")
    again = load_model(tmp_path / "copy")
    vector = again.vocabulary.vector(look("ký lỗi", "token", sorter.lexicon))
    assert again.shares(vector) == sorter.model.shares(vector)
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == sorted([ARRAYS, FACTS])
    np.load(tmp_path / "copy" / ARRAYS, allow_pickle=False)


@pytest.mark.parametrize("harm", ["{}", "[]", "no", '{"names": []}'])
def test_a_broken_model_is_told(tmp_path, harm):
    sorter = Sorter.load()
    sorter.model.save(tmp_path / "copy")
    (tmp_path / "copy" / FACTS).write_text(harm, "utf-8")
    with pytest.raises(Problem, match="no usable model"):
        load_model(tmp_path / "copy")


def test_sorting_does_not_bring_scikit_learn_with_it():
    code = "import sys; from pipeline.triage.sorter.sorter import Sorter; Sorter.load().sort('a', 'b');"
    code += "assert not {'sklearn', 'scipy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=TOP)


def test_one_writer_is_in_one_fold(examples):
    folds = fold_numbers(examples, 5)
    where = {}
    for writer, fold in zip(writers(examples), folds, strict=True):
        assert where.setdefault(writer, fold) == fold
    assert len(set(folds)) == 5


@pytest.mark.slow
def test_the_shipped_version_is_what_the_shipped_set_gives(sorter, examples):
    model = fit(examples, load_lexicon()).model
    assert model.version == sorter.model.version, "run `python -m pipeline.triage.training.first`"
    assert list(model.vocabulary.names) == list(sorter.model.vocabulary.names)
    assert np.allclose(model.realm.weights, sorter.model.realm.weights, atol=1e-4)
    assert dict(model.thresholds) == pytest.approx(dict(sorter.model.thresholds), abs=1e-3)
    assert json.loads((first_folder() / FACTS).read_text("utf-8"))["facts"]["examples"] == len(examples)


@pytest.mark.slow
@pytest.mark.clause("S5")
def test_how_good_it_is_on_letters_it_has_not_seen(examples):
    judged = cross_validated(examples, load_lexicon())
    found = figures(judged)
    assert found["macro_f1"] >= 0.93
    assert found["auto"] >= 0.72
    assert found["auto_precision"] >= 0.98
    assert set(by_style(judged)) == {"no diacritics", "English", "long", "short", "forwarded"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=500))
def test_any_letter_is_sorted_and_twice_gives_the_same(subject, body):
    sorter = Sorter.load()
    found = sorter.sort(subject, body)
    assert isinstance(found, Sorted)
    assert found == sorter.sort(subject, body)
    assert found.name in CLASSES
    assert 0 <= found.confidence <= 1
    length = len(subject) + 1 + len(body)
    assert all(0 <= reason.start < reason.end <= length for reason in found.reasons)


def test_a_huge_letter_is_sorted(sorter):
    for body in ("khong " * 200_000, "a" * 1_000_000, "không nhận được token " * 50_000, "> " * 300_000, "(" * 400_000):
        assert sorter.sort("x", body).name in CLASSES
