"""An agreement in a sentence of its own, behind a story; and refusals of people who are content."""

import pytest

from pipeline.triage.answer import answer_of


@pytest.mark.parametrize(
    "text",
    [
        "Dạ hôm bữa chị nóng quá, tại cái máy nó không nộp được tờ khai. Giờ thì nộp được rồi. Chị đồng ý với kết quả.",
        "Tuần trước token bị lỗi làm em mất cả buổi sáng. Hôm qua bạn kỹ thuật gọi lại sửa xong. Em đồng ý ạ.",
    ],
)
@pytest.mark.clause("S15")
def test_a_story_before_it_leaves_an_agreement_one_but_a_person_looks(text):
    found = answer_of(text)
    assert (found.answer, found.auto) == ("agree", False)


@pytest.mark.parametrize(
    "text",
    [
        "Hôm qua em đã đồng ý. Sáng nay nó lại bị lỗi y như cũ.",
        "Em đồng ý. Mai em mang hồ sơ ra.",
        "Giờ thì ký được rồi. Nếu tuần sau vẫn ổn thì em đồng ý với kết quả.",
        "Anh đồng ý. Nhưng tiền thì chưa thấy hoàn.",
    ],
)
@pytest.mark.clause("S16")
def test_what_comes_behind_or_is_a_condition_takes_it_back(text):
    assert answer_of(text).answer != "agree"


@pytest.mark.parametrize(
    "text",
    [
        "Không, không cần làm gì nữa đâu em, máy ký được rồi.",
        "Không. Không có gì phải khiếu nại thêm.",
        "Lúc đầu tôi không đồng ý, tôi phản đối. Giờ tôi xem lại hợp đồng thì lỗi ở tôi. Tôi đồng ý.",
    ],
)
@pytest.mark.clause("S16")
def test_a_no_of_somebody_who_is_content_is_not_acted_upon(text):
    assert not answer_of(text).auto
