import pytest

from tests.triage.fields.letters import fields, found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CCCD: 001 085 012 345", "001085012345"), ("căn cước 052075861760", "052075861760"),
        ("CMND 123456789", "123456789"),
        ("Mai Thị Lài, 075166405094", "075166405094"), ("hộ chiếu N1234567", "N1234567"),
        ("passport no. TR1234567", "TR1234567"),
        ("mã số thuế 079185001234", "079185001234"),
    ],
)  # fmt: skip
def test_a_persons_number(text, value):
    assert found("personal_id", text) == [value]


def test_the_corrected_passport_is_taken():
    body = "The certificate shows passport no. N10438375. The correct number is N10483375."
    assert found("personal_id", body) == ["N10483375"]


@pytest.mark.parametrize("text", ["STK 001085012345", "mã vận đơn 001085012345", "999085012345"])
def test_other_long_numbers_are_no_persons(text):
    assert found("personal_id", text) == []


@pytest.mark.parametrize(
    "text",
    ["Serial: 54041a2b3c4d5e6f", "số serial 54:04:1a:2b:3c:4d:5e:6f", "S/N 54 04 1A 2B 3C 4D 5E 6F",
     "số chứng thư 5404-1A2B-3C4D-5E6F", "Số serial chúng tôi đọc được trên phần mềm: 54041A2B3C4D5E6F"],
)  # fmt: skip
def test_a_serial_is_upper_case_without_separators(text):
    assert found("serial", text) == ["54041A2B3C4D5E6F"]


def test_hex_without_a_label_is_no_serial():
    assert found("serial", "Mã băm 54041a2b3c4d5e6f") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Hợp đồng: PT-SS-25-0077", "PT-SS-25-0077"),
        ("hợp đồng số 125/2024/HĐ-CKS ngày 03/03/2024", "125/2024/HĐ-CKS"),
        ("HỢP ĐỒNG 1127/ECA-BP.", "1127/ECA-BP"), ("Contract No. ECA-2025-0098", "ECA-2025-0098"),
        ("Số HĐ: ECA-2610-5518", "ECA-2610-5518"), ("theo 12/2025/HĐ-ECA", "12/2025/HĐ-ECA"),
    ],
)  # fmt: skip
def test_a_contract_is_as_written(text, value):
    assert found("contract", text) == [value]


@pytest.mark.parametrize("text", ["hợp đồng 3 năm", "hợp đồng ngày 03/03/2024", "hợp đồng lao động 12/LD"])
def test_what_is_no_contract(text):
    assert found("contract", text) == []


def test_invoices_have_a_symbol_and_a_number():
    assert found("invoice", "Hoá đơn 1C26THG số 00000457 bị trùng") == ["1C26THG 00000457"]
    assert found("invoice", "hoá đơn số 1234") == ["1234"]


@pytest.mark.parametrize(
    "text", ["03/11/2026", "3.11.2026", "ngày 03 tháng 11 năm 2026", "3 November 2026", "Nov 3, 2026", "3 thg 11, 2026"]
)
def test_dates_come_in_one_form(text):
    assert found("date", f"Cấp {text}") == ["2026-11-03"]


def test_days_that_no_month_has_are_none():
    assert found("date", "31/02/2026 và 45/13/2026") == []


def test_email_of_the_customer():
    body = "Gửi cho em.\n\nTrân trọng,\nLan\nE: Lan.Dtm@bdg.example.vn <mailto:lan.dtm@bdg.example.vn>"
    (field,) = fields("email", body)
    assert (field.value, field.source) == ("lan.dtm@bdg.example.vn", "signature")


@pytest.mark.parametrize(
    "text", ["info@smartsign.com.vn", "a@mail.thaison.vn", "noreply@gdt.example.vn", "[cid:image001.png@01DC5391.7A0B]"]
)
def test_addresses_that_are_no_customers(text):
    assert found("email", f"Thư từ {text}") == []


def test_in_a_bounce_it_is_the_recipient_that_failed():
    headers = "From: <khieunai@eca.test>\nTo: <ketoan@a.example.vn>"
    body = f"Delivery has failed to these recipients:\n\nketoan@a.example.vn\n\n{headers}"
    assert found("email", body, "Undeliverable: Thông báo") == ["ketoan@a.example.vn"]
    assert found("person", body, "Undeliverable: Thông báo") == []
