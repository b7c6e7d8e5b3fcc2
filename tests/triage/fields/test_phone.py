import pytest

from pipeline.triage.fields import LetterText, OwnNumbers, fields_of
from tests.triage.fields.letters import fields, found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0912345678", "0912345678"), ("0912.345.678", "0912345678"), ("0912 34 56 78", "0912345678"),
        ("+84 912 345 678", "0912345678"), ("(+84) 912 345 678", "0912345678"), ("84912345678", "0912345678"),
        ("+84-912-345-678", "0912345678"), ("0347-405-396", "0347405396"), ("(028) 3825 6789", "02838256789"),
        ("0243.7915.506", "02437915506"), ("0210 388 5612", "02103885612"), ("024 3791 5506 máy lẻ 12", "02437915506"),
        ("+84 24 3826 1234 ext 5", "02438261234"), ("+82 2 312 3456", "8223123456"),
    ],
)  # fmt: skip
def test_it_is_digits_with_a_leading_zero(text, value):
    assert found("phone", f"Gọi tôi: {text}.") == [value]


def test_a_list_gives_each():
    assert found("phone", "ĐT: 0912345678/0987654321, 0901112223") == ["0912345678", "0987654321", "0901112223"]


@pytest.mark.parametrize(
    "text",
    ["Gọi 19006276 cả ngày", "Hotline 0243.7545.222", "Fax: (028) 3825 6790",
     "STK 0912345678 ngân hàng A", "ngày 12.11.2026",
     "1.089.000.000 đ", "hợp đồng 0418/2026/HĐ", "mã lỗi 0x8009001600"],
)  # fmt: skip
def test_what_is_none_of_the_customers(text):
    assert found("phone", text) == []


@pytest.mark.parametrize(
    "text",
    ["Đừng gọi số của bạn nhân viên Tuấn 0901234567", "gọi 0901234567 của bạn Nam không được",
     "Kỹ thuật bên mình là anh Dũng 0901234567 có gọi", "Số điện thoại cũ 0901234567"],
)  # fmt: skip
def test_somebody_elses_is_left_out(text):
    assert found("phone", f"{text}. Gọi lại tôi 0936.222.111") == ["0936222111"]


def test_our_own_is_known_in_any_form():
    own = OwnNumbers(phones=("0243.7545.222",))
    assert fields_of(LetterText("", "Tôi gọi (024) 3754 5222, số tôi 0912345678"), own).values()["phone"] == [
        "0912345678"
    ]


def test_the_quote_counts_only_where_the_customer_gives_none():
    quote = "\n\nVào Th 3, 10 thg 11, 2026 lúc 09:00 An <an@x.example.vn> đã viết:\n> Gọi tôi 0912345678"
    assert found("phone", f"Em chờ ạ.{quote}") == ["0912345678"]
    assert found("phone", f"Em chờ ạ, số mới 0987654321.{quote}") == ["0987654321"]


def test_the_span_and_the_source():
    body = "Token lỗi.\n\nTrân trọng,\nPhạm Thu Hà\nĐT: 0912 345 678"
    (field,) = fields("phone", body)
    assert body[field.start : field.end] == "0912 345 678"
    assert field.source == "signature"
