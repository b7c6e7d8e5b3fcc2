"""The form that a clerk fills in: what it takes, refuses and keeps."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.procedure import load_procedure
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.intake.form import Form
from pipeline.triage.by_hand import with_noted

ECA = load_procedure("eca", Path())
SMARTSIGN = load_procedure("smartsign", Path())
AT = datetime(2026, 11, 20, 2, 30, 15, tzinfo=UTC)
PLAIN = {"channel": "phone", "at": AT, "clerk": "lan", "customer": "Công ty A", "text": "Token hỏng"}


def made(procedure=ECA, **more):
    return Form.of(PLAIN | more, procedure)


def test_numbers_are_kept_in_one_form():
    form = made(
        tax_code="0101300842-001", phone="+84 912 345 678", email=" Hoa@ABC.example ", serial="54:04:ff:ab:01:02:03"
    )
    assert (form.tax_code, form.phone, form.email) == ("0101300842-001", "0912345678", "hoa@abc.example")
    assert (form.serial, form.at.second) == ("5404FFAB010203", 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tax_code", "0101300843"), ("tax_code", "12"), ("phone", "12"), ("email", "a b@c.vn"), ("serial", "xyz"),
        ("personal_id", "12"), ("office", "moon"), ("group", "moon"), ("agent", "moon"), ("customer", "  "),
        ("text", "\n"), ("at", now() + timedelta(hours=1)), ("at", "2026-11-20T09:00"), ("channel", "fax"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(name, value):
    with pytest.raises(Problem, match=rf"^{name}: "):
        made(**{name: value})


def test_an_office_goes_without_saying_only_where_there_is_one():
    assert made(channel="counter").office == "main"
    assert made(SMARTSIGN).office is None
    with pytest.raises(Problem, match="office: khách hàng đến văn phòng nào"):
        made(SMARTSIGN, channel="counter")


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_give_bytes_that_give_the_form_again(customer, text):
    try:
        form = made(customer=customer, text=text)
    except Problem:
        return
    assert Form.of(json.loads(form.raw), ECA).raw == form.raw


def test_what_the_clerk_decided_or_noted_goes_before_what_triage_finds():
    found = {"kind": "other_mail", "scope": None, "group": None, "auto": True, "confidence": 0.9, "version": "1",
             "fields": [{"name": "phone", "value": "02"}, {"name": "serial", "value": "AB"}]}  # fmt: skip
    noted = {"clerk": "lan", "fields": [{"name": "phone", "value": "01"}]}
    whole = with_noted(found, noted)
    assert [field["value"] for field in whole["fields"]] == ["01", "AB"]
    assert (whole["kind"], whole["scope"], whole["group"], whole["auto"]) == ("complaint", "in", None, False)
    assert whole["proposed"]["kind"] == "other_mail"
    decided = with_noted(found, {**noted, "decided": {"group": "service", "who": "lan"}})
    assert (decided["group"], decided["version"]) == ("service", None)
