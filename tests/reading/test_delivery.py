"""Delivery status notifications and bounces in plain words: of which mail, which recipient, what became of it, why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.bounce_words import in_words
from pipeline.reading.message import read_message
from tests.mails import bounces
from tests.mails.bounces import Lost
from tests.mails.forms import build

TO, ID = "hoa@abc.example", "<0123456789abcdef@eca.test>"
LOST = Lost(TO, ID, "0123456789abcdef@eca.test")

SAID = (
    (bounces.postfix, "failed", "5.1.1", "550 5.1.1 <hoa@abc.example>: Recipient address rejected"),
    (bounces.exim, "failed", "5.0.0", "552 5.2.2 mailbox is full"),
    (bounces.gmail, "failed", "5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please"),
    (bounces.exchange, "failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient hoa@abc.example"),
    (bounces.exchange_in_words, "failed", "5.1.1", "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
    (bounces.qmail, "failed", "5.1.1", "Remote host said: 550 5.1.1 no mailbox by that name is here"),
    (bounces.exim_delay, "delayed", "", "host mx.abc.example [192.0.2.8]"),
)


@pytest.mark.parametrize(("bounce", "action", "status", "words"), SAID, ids=[each[0].__name__ for each in SAID])
def test_each_server_is_understood(bounce, action, status, words):
    delivery = read_message(bounce(LOST)).delivery
    (report,) = [each for each in delivery.reports if TO in each.addresses]
    assert (report.action, report.status) == (action, status)
    assert report.diagnostic.startswith(words)
    assert delivery.message_ids == (ID,)


def test_the_envelope_is_named_where_its_id_was_told():
    written = Lost(TO, ID, "a+2Bb+3Dc@eca.test")
    assert read_message(bounces.postfix(written)).delivery.envelope_ids == ("a+b=c@eca.test",)


def test_of_a_mail_that_was_passed_on_the_address_that_we_wrote_to_is_known_too():
    raw = bounces.postfix(LOST).replace(
        b"Final-Recipient: rfc822; hoa@abc.example", b"Final-Recipient: rfc822; x@y.example"
    )
    (report,) = read_message(raw).delivery.reports
    assert report.addresses == ("x@y.example", TO)


def test_of_a_copied_mail_only_what_stands_before_it_names_recipients():
    (report,) = read_message(bounces.qmail(LOST)).delivery.reports
    assert report.addresses == (TO,)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_actions_are_told_apart(action):
    raw = bounces.postfix(LOST, action, "4.4.1" if action == "delayed" else "2.0.0", "250 2.0.0 OK")
    assert [report.action for report in read_message(raw).delivery.reports] == [action]


def test_an_action_that_is_missing_follows_from_the_status():
    raw = bounces.postfix(LOST).replace(b"Action: failed\r\n", b"")
    assert [report.action for report in read_message(raw).delivery.reports] == ["failed"]


def test_no_report_comes_of_people_and_of_what_names_no_mail():
    assert read_message(bounces.vacation(LOST)).delivery is None
    customer = build(("Hoa", TO), bounces.US, "Token", "Máy báo lỗi 550 khi gửi, hoa@abc.example không nhận được.")
    assert read_message(customer).delivery is None
    nothing_named = bounces.postfix(LOST).replace(ID.encode(), b"").replace(b"Original-Envelope-Id", b"X-Other")
    assert read_message(nothing_named).delivery is None


def test_a_huge_report_is_cut():
    group = b"Final-Recipient: rfc822; x%d@abc.example\r\nAction: failed\r\nStatus: 5.0.0\r\n\r\n"
    many = b"".join(group % number for number in range(5_000))
    raw = bounces.postfix(LOST).replace(b"Final-Recipient: rfc822; hoa", many + b"Final-Recipient: rfc822; hoa")
    assert len(read_message(raw).delivery.reports) == 50


WORDS = {
    "Unable to deliver message to the following address(es).\n\n<{to}>:\nThis user has no account here": "failed",
    "An error occurred while attempting to deliver your mail.\n\n{to}: Domain does not exist": "failed",
    "Thư của bạn không gửi được đến {to}: hộp thư đã đầy": "failed",
    "К сожалению, письмо не может быть доставлено: {to}": "failed",
    "Delivery of email to {to} has been postponed due to a full mailbox.": "delayed",
    "Your message to {to} has not yet been delivered. Delivery attempts will continue.": "delayed",
    "We tried for five days and are giving up; it was delayed before: {to}": "failed",
    "Cảm ơn, tôi đã nhận được phiếu. {to}": None,
}


@pytest.mark.parametrize(("text", "action"), WORDS.items())
def test_the_words_of_many_servers_are_known(text, action):
    said = in_words({}, "notice", text.format(to=TO))
    assert [(addresses, each) for addresses, each, _, _ in said] == ([((TO,), action)] if action else [])


@given(st.text(max_size=400), st.dictionaries(st.just("x-failed-recipients"), st.text(max_size=60)), st.text())
def test_words_of_any_kind_are_read_without_an_error(text, fields, subject):
    for addresses, action, _, reason in in_words(fields, subject, f"550 permanent error\n{text}"):
        assert addresses
        assert action in {"failed", "delayed"}
        assert len(reason) <= 500
