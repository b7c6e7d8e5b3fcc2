"""Agreement beside other clauses: what may stand there, what takes it back, and that a person looks."""

import json
import os
import subprocess
import sys

import pytest

from pipeline.reading.vietnamese import fold
from pipeline.shipped import shipped
from pipeline.triage.answer import answer_of

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


@pytest.mark.parametrize(
    "text",
    [
        "Kết quả ok, mình đã lưu thư này. Thank bạn.",
        "Kết quả đạt yêu cầu của chúng tôi. Cảm ơn ban lãnh đạo Trung tâm đã quan tâm.",
        "Chữ ký số đã dùng lại được từ hôm kia, xin cảm ơn và đề nghị đóng hồ sơ.",
    ],
)
@pytest.mark.clause("S15")
def test_an_agreement_that_the_model_sees_needs_a_hint_and_a_person(text):
    found = answer_of(text)
    assert (found.answer, found.auto) == ("agree", False)
    assert found.reasons[0].end > found.reasons[0].start


@pytest.mark.parametrize(
    "text",
    [
        "Chị Hoa bên kế toán đồng ý với kết quả.",
        "Anh Nam đồng ý với kết quả rồi.",
        "Đồng ý đổi token",
        "Ok hiểu rồi",
        "OK, closing is fine after your boss calls me.",
        "Tôi đồng ý, đã nộp phí hai lần.",
        "Công ty viettel đồng ý kết quả.",
        "Công ty các anh đồng ý kết quả này.",
        "ok lần sau nhé",
        "Đồng ý lần sau",
        "dung close case nha",
    ],
)
@pytest.mark.clause("S16")
def test_whose_it_is_to_what_and_when(text):
    for said in (text, f"Chào em,\n{text}", f"{text}\n\nCảm ơn Trung tâm."):
        assert answer_of(said).answer != "agree"


@pytest.mark.parametrize(
    "text",
    [
        "Chưa đồng ý hay phản đối gì, tôi đang nghiên cứu.",
        "Ừ.. thì.. cũng được mà cũng không được em ạ.",
        "Sang tháng nộp tờ khai xong xuôi tôi sẽ đồng ý, giờ thì chưa nói được.",
        "Tui chưa hiểu, cái 1 tháng tặng thêm đó là đồng ý mới có hay không đồng ý cũng có?",
    ],
)
def test_who_wavers_is_not_acted_upon(text):
    assert not answer_of(text).auto
