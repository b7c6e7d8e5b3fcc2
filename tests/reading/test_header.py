"""The header: names, subjects and dates of real mailers, and of hostile ones."""

import email

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.header import Header, read_header


def header(text) -> Header:
    raw = (text if isinstance(text, bytes) else text.encode()) + b"\n\nbody"
    return read_header(email.message_from_bytes(raw))


@pytest.mark.parametrize(
    ("written", "name", "sender"),
    [
        ("Hoa <Hoa@ABC.example>", "Hoa", "hoa@abc.example"),
        ("hoa@abc.example", None, "hoa@abc.example"),
        ('"Nguyễn, Hoa" <hoa@abc.example>', "Nguyễn, Hoa", "hoa@abc.example"),
        ("Nguyễn Thị Hoa <hoa@abc.example>", "Nguyễn Thị Hoa", "hoa@abc.example"),
        ("=?utf-8?Q?Nguy=E1=BB=85n,_Hoa?= <hoa@abc.example>", "Nguyễn, Hoa", "hoa@abc.example"),
        ('"=?utf-8?B?Tmd1eeG7hW4=?=" <hoa@abc.example>', "Nguyễn", "hoa@abc.example"),
        ("=?utf-8?Q?Nguy=E1=BB?= =?utf-8?Q?=85n?= <hoa@abc.example>", "Nguyễn", "hoa@abc.example"),
        ("=?utf-8?Q?x=40bank.example=3E?= <hoa@abc.example>", "x@bank.example>", "hoa@abc.example"),
        ("=?utf-8?Q?a=0D=0ABcc=3A_b?= <hoa@abc.example>", "a Bcc: b", "hoa@abc.example"),
        ("'Hoa' <hoa@abc.example>", "Hoa", "hoa@abc.example"),
    ],
)
def test_names(written, name, sender):
    found = header(f"From: {written}")
    assert (found.sender_name, found.sender) == (name, sender)


def test_a_name_in_windows_1258():
    assert header(b"From: Nguy\xea\xden Th\xf2\xfd H\xf4\xccng <h@abc.example>").sender == "h@abc.example"


def test_of_two_subjects_the_first_counts():
    assert header("Subject: một\nSubject: hai").subject == "một"


def test_a_raw_subject_loses_nothing():
    assert header("Subject: Khiếu nại về\n chữ ký số").subject == "Khiếu nại về chữ ký số"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon, 23 Nov 2026 08:00:00 +0700", "2026-11-23T01:00:00+00:00"),
        ("23 Nov 2026 08:00:00 +0700 (ICT)", "2026-11-23T01:00:00+00:00"),
        ("Mon, 23 Nov 2026 08:00:00 -0000", "2026-11-23T08:00:00+00:00"),
    ],
)
def test_dates(written, read):
    found = header(f"Date: {written}")
    assert found.date.isoformat() == read
    assert found.problems == ()


@pytest.mark.parametrize(
    "wild", ["Thu, 01 Jan 1970 00:00:00 +0000", "Mon, 23 Nov 2206 08:00:00 +0700", "hôm qua", "", "99 Xxx 2026 99:99"]
)
def test_wild_dates_are_none_with_a_problem(wild):
    found = header(f"Date: {wild}")
    assert found.date is None
    assert any("Date" in problem for problem in found.problems)


@pytest.mark.parametrize("hostile", ["(", "<", '"', "a,", "a@b.c,", "[(", '"\\', "a:", "=?utf-8?q?a?= <a@b.c>,"])
@pytest.mark.parametrize("field", ["From", "To", "Date", "Subject", "References"])
def test_much_of_the_same_is_read(field, hostile):
    assert isinstance(header(f"{field}: {hostile * (30_000 // len(hostile))}ạ"), Header)


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_field_are_read(value):
    for field in (b"From: ", b"Subject: ", b"Date: ", b"Content-Type: "):
        assert header(field + value) == header(field + value)


@pytest.mark.parametrize("written", ["Nguyễn Văn A", '"Nguyễn Văn A" <>', "=?utf-8?Q?Nguy=E1=BB=85n_V=C4=83n?= A"])
def test_a_sender_without_an_address_has_a_name(written):
    found = header(f"From: {written}")
    assert (found.sender_name, found.sender) == ("Nguyễn Văn A", None)
    assert header("From: <>").sender_name is None


def test_the_library_is_not_asked_about_a_body_that_it_does_not_get(caplog):
    raw = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\nDate: Mon, 2 Mar 2026 08:00:00 +0700\n\n"
    assert header(raw).sender == "a@b.example"
    assert caplog.records == []
