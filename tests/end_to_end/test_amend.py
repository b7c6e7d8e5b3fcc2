"""What was read of a customer is shown with its place, and can be set right; the letter stays as it came (S2)."""

import json

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.clause("S2")
def test_a_number_is_shown_where_it_stands_and_set_right_and_the_letter_stays(desk):
    raw = desk.write(body="Kính gửi Trung tâm,\nToken của công ty (MST 0100109106) không ký được, máy báo sai mã PIN.")
    desk.work()
    (case,) = desk.cases()
    assert case.tax_code == "0100109106"
    shown = json.loads(desk.command("case", case.number, "--json").stdout)
    (mail,) = shown["mails"]
    field = next(each for each in mail["finding"]["fields"] if each["name"] == "tax_code")
    assert mail["text"][field["start"] : field["end"]] == "0100109106"

    refused = desk.command("case", case.number, "amend", "--set", "tax_code=0100109107", expect=1).stderr
    assert "sai chữ số kiểm tra" in refused
    assert "chưa ghi thông tin nào cần sửa" in desk.command("case", case.number, "amend", expect=1).stderr
    desk.command("case", case.number, "amend", "--set", "tax_code=0304132047", "--set", "phone=+84 912 345 678")
    shown = json.loads(desk.command("case", case.number, "--json").stdout)
    assert (shown["tax_code"], shown["phone"]) == ("0304132047", "0912345678")
    event = shown["events"][-1]
    assert (event["what"], event["data"]["was"]["tax_code"]) == ("amended", "0100109106")
    assert desk.house.store.get(mail["sha256"]) == raw
    desk.command("audit")
