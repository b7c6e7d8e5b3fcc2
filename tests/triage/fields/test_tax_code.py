import pytest

from pipeline.triage.fields import LetterText, OwnNumbers, PaperText, fields_of
from pipeline.triage.fields.tax_code import is_tax_code
from tests.triage.fields.letters import fields, found


@pytest.mark.parametrize("code", ["0101300842", "0324639893", "2603873819", "0324280477"])
def test_the_check_digit_holds(code):
    assert is_tax_code(code)
    assert not is_tax_code(code[:9] + str((int(code[9]) + 1) % 10))


def test_a_remainder_of_zero_is_never_issued():
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    head = next(
        f"{number:09}" for number in range(100000000, 100001000)
        if sum(int(digit) * weight for digit, weight in zip(f"{number:09}", weights, strict=True)) % 11 == 0
    )  # fmt: skip
    assert not any(is_tax_code(head + str(last)) for last in range(10))


@pytest.mark.parametrize(
    "text",
    ["mst: 0324.280.477", "MST 0324 280 477", "Mã số thuế: 0324280477.", "M.S.T: 0 3 2 4 2 8 0 4 7 7", "(0324280477)",
     "Tax code: 0324280477", "MSDN 0324280477", "tax ID: 0324280477", "mst:0324280477.sđt:0912345678"],
)  # fmt: skip
def test_it_is_read_however_it_is_written(text):
    assert found("tax_code", f"Bên em {text}") == ["0324280477"]


@pytest.mark.parametrize("text", ["0326265072 - 004", "0326265072-004", "0326265072004", "0326265072/004"])
def test_a_branch_has_three_more_digits(text):
    assert found("tax_code", f"MST chi nhánh: {text}") == ["0326265072-004"]


def test_a_phone_number_behind_it_is_no_branch():
    body = "MST: 0117005095 - 024 3791 5506"
    assert found("tax_code", body) == ["0117005095"]
    assert found("phone", body) == ["02437915506"]


def test_a_bare_mobile_number_is_no_tax_code_even_when_its_check_digit_holds():
    number = next(f"098{rest:07}" for rest in range(100) if is_tax_code(f"098{rest:07}"))
    assert found("tax_code", f"Gọi tôi {number}") == []
    assert found("phone", f"Gọi tôi {number}") == [number]
    assert found("tax_code", f"MST {number}") == [number]


def test_a_wrong_check_digit_is_said():
    (field,) = fields("tax_code", "MST: 0324280478")
    assert not field.checked
    assert "KHÔNG" in field.reason


def test_the_right_one_is_taken_where_the_certificate_names_a_wrong_one():
    assert found("tax_code", "Chứng thư ghi MST 0101300842 là sai, đúng phải là 0324280477.") == ["0324280477"]


def test_the_agents_tax_code_is_not_the_customers():
    assert found("tax_code", "Tôi mua qua đại lý Công ty TNHH Sao Việt (MST 0101300842), chưa nhận token.") == []


def test_our_own_is_never_the_customers():
    own = OwnNumbers(tax_codes=("0101300842",))
    assert fields_of(LetterText("", "MST 0101300842"), own).value("tax_code") is None


@pytest.mark.parametrize("text", ["nhắn tin 0988 010 636", "thông tin 0868518698", "1.234.567.890 đồng"])
def test_what_is_none(text):
    assert found("tax_code", text) == []


def test_the_subject_counts():
    assert [each.source for each in fields("tax_code", "Gửi bổ sung.", "Đính kèm GPKD (MST 5804022926)")] == ["subject"]


def test_a_recognised_one_is_sure_by_its_check_digit_only():
    letter = LetterText(
        "", "", (PaperText(1, "MST: 0324280477", ocr=True), PaperText(2, "Serial: 54041A2B3C4D5E6F", ocr=True))
    )
    found_fields = fields_of(letter, OwnNumbers())
    (code,), (serial,) = found_fields.of("tax_code"), found_fields.of("serial")
    assert (code.source, code.ocr, code.sure) == ("paper:1", True, True)
    assert (serial.source, serial.ocr, serial.sure) == ("paper:2", True, False)
