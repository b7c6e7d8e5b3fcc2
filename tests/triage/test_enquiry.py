"""Sales enquiries: the registration form is sure, a customer who uses the same words never is (S19)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.triage.enquiry import enquiry_of
from pipeline.triage.fields import Fields, LetterText, OwnNumbers, fields_of
from pipeline.triage.sorter.sorter import Sorter
from tests.mails.corpus import messages

FORM = "Họ và tên: Trần Văn Nam\nĐiện thoại: 0912 345 678\nEmail: nam@moi.example\nMã số thuế: 0312345678\n"
SUBJECT = "Đăng ký tư vấn từ website"


def find(subject, text, reasons=()):
    return enquiry_of(subject, text, fields_of(LetterText(subject, text), OwnNumbers()), reasons)


@pytest.fixture(scope="module")
def sorter():
    return Sorter.load()


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (SUBJECT, FORM),
        ("[Website] Liên hệ", FORM + "Nội dung: công ty mới thành lập, cần báo giá gói 3 năm"),
        ("Thông tin đăng ký", FORM.replace(": ", ":\n")),
        ("Thông tin đăng ký", FORM.replace(": ", " | ")),
        ("Đăng ký dùng thử", FORM.replace("Họ và tên", "- HỌ TÊN").replace("Điện thoại", "Số điện thoại liên hệ")),
        (SUBJECT, FORM.replace("Mã số thuế: 0312345678", "Mã số thuế:")),
    ],
)
def test_the_form_is_sure_and_gives_its_fields(subject, text):
    found = find(subject, text)
    assert found.sure
    assert (found.fields["name"], found.fields["phone"]) == ("Trần Văn Nam", "0912 345 678")
    assert found.fields["email"] == "nam@moi.example"
    assert f"{subject}\n{text}"[found.start : found.end]


@pytest.mark.parametrize(
    "more",
    [
        "Nội dung: token không ký được, nhờ tư vấn",
        "Nội dung: tôi khiếu nại về phí",
        "Nội dung: chứng thư số sắp hết hạn, cần báo giá gia hạn",
        "Nội dung: bên em đang dùng chữ ký số của hãng khác",
        "Nội dung: đã mua tháng trước, chưa nhận được token",
        "Nội dung: " + "nhờ tư vấn giúp em về gói cước " * 30,
    ],
)
def test_a_form_that_says_more_is_for_a_clerk(more):
    found = find(SUBJECT, FORM + more)
    assert found is None or not found.sure


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Khiếu nại", FORM),
        ("Hỗ trợ", FORM + "Nội dung: phí cao quá"),
        (SUBJECT, FORM.replace("0912 345 678", "chưa có")),
        (SUBJECT, "Cần tư vấn, gọi 0912345678"),
    ],
)
def test_what_is_no_filled_in_form_of_somebody_who_wants_to_buy_is_none(subject, text):
    assert find(subject, text) is None


def test_who_asks_to_buy_in_his_own_words_is_proposed_and_not_sure(sorter):
    text = "Chào anh chị, công ty em mới thành lập, chưa dùng chữ ký số, cần báo giá gói 3 năm. Gọi Nam 0912345678."
    found = find("Báo giá", text, sorter.sort("Báo giá", text).reasons)
    assert (found.sure, found.fields["phone"]) == (False, "0912345678")


def test_no_labelled_message_is_taken_for_the_form():
    """None of them is one, and most are complaints."""
    sure = [
        each["id"]
        for each in messages()
        if (found := enquiry_of(each["subject"], each["body"], Fields(), ())) is not None and found.sure
    ]
    assert sure == []


@given(st.text(), st.text())
def test_any_text_is_taken(subject, text):
    enquiry_of(subject, text, Fields())
