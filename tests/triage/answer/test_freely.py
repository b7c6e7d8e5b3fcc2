"""Agreement beside other clauses: what may stand there, what takes it back, and that a person looks."""

import json
import os
import subprocess
import sys

import pytest

from pipeline.reading.vietnamese import fold
from pipeline.shipped import shipped
from pipeline.triage.answer import answer_of
from pipeline.triage.answer.opposed import opposed, score
from pipeline.triage.answer.train import OPPOSED, labelled, train_opposed
from pipeline.triage.answer.words import line_of

TRAINING = shipped("config", "training")
TRAPS = [json.loads(line) for line in (TRAINING / "replies_adversarial.jsonl").read_text("utf-8").splitlines()]

BESIDE = """
Tôi chịu như vậy, khỏi làm gì nữa.
Tôi ưng cách giải quyết của mấy chú rồi nghen.
Không phản đối, các bạn cứ thế mà làm.
Đồng ý nhé. À sang năm gia hạn nhớ nhắc mình trước 1 tháng là được.
Đồng ý với ý kiến của trung tâm, nhờ trung tâm xuất hóa đơn 275.000đ như đã ghi trong thư.
xong r nhé b, ko lỗi nữa, thanks
Giờ nộp thuế ngon lành rồi. Coi như xong, không cần gọi lại mình nữa nhé.
Được rồi bạn ơi, mình bỏ qua vụ này, không thắc mắc gì nữa đâu.
We are satisfied, thank you. Please finish the case.
Chị thấy vậy là hợp tình hợp lý rồi, cứ theo thư mà làm nha em.
"""


@pytest.mark.parametrize("text", [line for line in BESIDE.splitlines() if line])
@pytest.mark.clause("S15")
def test_what_is_said_beside_an_agreement_leaves_it_one_but_a_person_looks(text):
    found = answer_of(text)
    assert (found.answer, found.auto) == ("agree", False)


@pytest.mark.parametrize(
    "danger",
    [
        "nếu tháng sau không bị lại",
        "nhưng máy thứ hai thì chưa",
        "nhờ em gửi lại hóa đơn trước đã",
        "riêng khoản phí thì không",
        "để em hỏi sếp đã",
        "khi nào có tiền về thì đóng phiếu",
        "mai em trả lời",
        "còn khoản 300 nghìn thì sao?",
        "token vẫn báo lỗi",
    ],
)
@pytest.mark.parametrize("agreement", ["Tôi chịu như vậy", "Chốt vậy nha", "Tôi ưng rồi", "Tôi nhất trí", "Duyệt nhé"])
@pytest.mark.clause("S16")
def test_a_danger_beside_an_agreement_takes_it_back(agreement, danger):
    assert answer_of(f"{agreement}.").answer == "agree"
    assert answer_of(f"{agreement}, {danger}.").answer != "agree"
    assert answer_of(f"{agreement}. Cảm ơn các bạn. {danger.capitalize()}.").answer != "agree"


@pytest.mark.parametrize("line", TRAPS, ids=lambda line: line["id"])
@pytest.mark.clause("S16")
def test_what_sounds_like_agreement_and_is_none(line):
    for text in (line["text"], fold(line["text"]), line["text"].upper(), f"{line['text']}\n\nCảm ơn các bạn."):
        assert answer_of(text).answer != "agree"


def test_the_objecting_model_objects_to_a_reply_that_complains():
    against, agreeing = line_of("Máy vẫn báo lỗi, tôi không đồng ý, yêu cầu trả tiền"), line_of("Tôi đồng ý, cảm ơn")
    assert opposed(against, against.words)
    assert not opposed(agreeing, agreeing.words)
    assert score(against, against.words) < 0 < score(agreeing, agreeing.words)


def test_the_objecting_model_is_made_from_the_labelled_replies():
    assert json.loads(OPPOSED.read_text("utf-8")) == json.loads(json.dumps(train_opposed(labelled())))


ALL_ANSWERS = (
    "from pipeline.triage.answer import answer_of; from pipeline.triage.answer.train import labelled;"
    "import hashlib; print(hashlib.sha256(repr([answer_of(text) for text, _ in labelled()]).encode()).hexdigest())"
)


def test_no_answer_depends_on_the_order_of_a_set():
    runs = [
        subprocess.run(
            [sys.executable, "-c", ALL_ANSWERS],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert runs[0] == runs[1]
    assert runs[0].strip()
