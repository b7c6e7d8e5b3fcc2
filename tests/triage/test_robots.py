"""Robots of many makes are known, and no person is taken for one. All examples are our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.message import read_message
from pipeline.triage.robots import RULES, Clues, robot
from tests.mails.corpus import messages

PERSON = {"sender": "hoa@abc.example", "subject": "Khiếu nại", "name": "Nguyễn Thị Hoa"}
REPORT = "multipart/report; report-type=delivery-status"


def clues(fields=None, **other):
    return Clues(fields or {}, **{**PERSON, **other})


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (clues({"content-type": REPORT}), "bounce"),
        (clues({"content-type": 'Multipart/Report; boundary="x"'}), "bounce"),
        (clues({"content-type": "multipart/report; report-type=feedback-report"}), "bounce"),
        (clues({"content-type": "multipart/report; report-type=disposition-notification"}), "auto_reply"),
        (clues({"content-type": "multipart/mixed"}, parts=("text/plain", "message/delivery-status")), "bounce"),
        (clues({"content-type": "multipart/mixed"}, parts=("text/plain", "message/global-delivery-status")), "bounce"),
        (clues({"content-type": "multipart/mixed"}, parts=("message/disposition-notification",)), "auto_reply"),
        (clues({"x-failed-recipients": "a@b.example"}), "bounce"),
        (clues({"x-ms-exchange-message-is-ndr": "1"}), "bounce"),
        (clues({"return-path": "<>"}), "bounce"),
        (clues({"auto-submitted": "auto-replied"}), "auto_reply"),
        (clues({"auto-submitted": "auto-generated; owner-email=x"}), "auto_reply"),
        (clues({"auto-submitted": "AUTO-REPLIED (vacation)"}), "auto_reply"),
        (clues({"precedence": "auto_reply"}), "auto_reply"),
        (clues({"x-autoreply": "yes"}), "auto_reply"),
        (clues({"x-autorespond": "x"}), "auto_reply"),
        (clues({"x-apple-action": "vacation"}), "auto_reply"),
        (clues({"list-id": "<news.example>"}), "list"),
        (clues({"precedence": "bulk"}), "list"),
    ],
)
def test_known_by_fields(found, kind):
    assert robot(found).kind == kind


@pytest.mark.parametrize(
    "sender",
    [
        "mailer-daemon@mx.example",
        "MAILER-DAEMON@mx.example".lower(),
        "mailer-daemon-0@mx.example",
        "mailerdaemon@mx.example",
        "mailer_daemon@mx.example",
        "mail-daemon@mx.example",
        "mdaemon@mx.example",
        "postmaster@mx.example",
        "post_master@mx.example",
        "bounces+12-ab@mail.example",
        "bounce-7@mail.example",
        "news-bounces@list.example",
        "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@abc.example",
        "listserv@list.example",
        "autoresponder@abc.example",
    ],
)
def test_known_by_sender(sender):
    assert robot(clues(sender=sender)).rule == "postmaster"


@pytest.mark.parametrize(
    "name",
    [
        "Mail Delivery Subsystem",
        "Mail Delivery System",
        "MAIL DELIVERY SERVICE",
        "Mail Administrator",
        "Mail Delivery",
        "Internet Mail Delivery",
        "Mailer-Daemon",
        "Postmaster",
        "Courier mail server at mx.example",
        "Hệ thống thư",
        "Hệ thống thư điện tử",
        "Máy chủ thư",
    ],
)
def test_known_by_the_senders_name(name):
    assert robot(clues(name=name, sender="x@mx.example")).rule == "system-name"


@pytest.mark.parametrize(
    "subject",
    [
        "Undelivered Mail Returned to Sender",
        "Undeliverable: Phiếu tiếp nhận",
        "Undeliverable Mail",
        "[SPAM] Undeliverable: Phiếu tiếp nhận",
        "Delivery Status Notification (Failure)",
        "Delivery Status Notification (Delay)",
        "Delivery Notification: Delivery has failed",
        "Mail delivery failed: returning message to sender",
        "Mail System Error - Returned Mail",
        "Returned mail: see transcript for details",
        "failure notice",
        "Warning: message 1abc-000-XY delayed 24 hours",
        "Warning: could not send message for past 4 hours",
        "NOTICE: mail delivery status.",
        "DELIVERY FAILURE: User hoa (hoa@abc.example) not listed in Domino Directory",
        "Nondeliverable mail",
        "[BOUNCE]",
        "[Postmaster] Email Delivery Failure",
        "Delivery Report (failure) for hoa@abc.example",
        "Unzustellbar: Phiếu tiếp nhận",
        "Non remis : Phiếu tiếp nhận",
        "No se puede entregar: Phiếu tiếp nhận",
        "Недоставленное сообщение",
        "配信不能: Phiếu tiếp nhận",
        "系统退信",
        "Thư không gửi được: Phiếu tiếp nhận",
        "Không gửi được thư: Phiếu tiếp nhận",
        "Gửi thư thất bại",
        "Virus found in message: Phiếu tiếp nhận",
    ],
)
def test_bounces_by_subject(subject):
    assert robot(clues(subject=subject)).kind == "bounce"


@pytest.mark.parametrize(
    "subject",
    [
        "Tự động trả lời: Thông báo gia hạn chứng thư số",
        "Trả lời tự động: Phiếu tiếp nhận",
        "Trả lời tự động - nghỉ Tết",
        "Phản hồi tự động",
        "Không có ở văn phòng: Phiếu tiếp nhận",
        "Thông báo vắng mặt",
        "[Trả lời tự động] Re: Phiếu tiếp nhận",
        "Automatic reply: Phiếu tiếp nhận",
        "Automatic reply / Trả lời tự động: Phiếu tiếp nhận",
        "Auto-Reply: Phiếu tiếp nhận",
        "AUTO: Hoa Nguyen is out of the office (returning 05/01/2027)",
        "Out of Office",
        "Out of Office Re: Phiếu tiếp nhận",
        "Out of Office AutoReply: Phiếu tiếp nhận",
        "Re: Phiếu tiếp nhận (Automatic Response)",
        "Automatische Antwort: Phiếu tiếp nhận",
        "Abwesenheitsnotiz: Phiếu tiếp nhận",
        "Réponse automatique : Phiếu tiếp nhận",
        "Respuesta automática: Phiếu tiếp nhận",
        "Автоматический ответ: Phiếu tiếp nhận",
        "自動応答: Phiếu tiếp nhận",
        "自动回复：Phiếu tiếp nhận",
        "Đã đọc: Phiếu tiếp nhận",
        "Read: Phiếu tiếp nhận",
        "Not read: Phiếu tiếp nhận",
    ],
)
def test_automatic_replies_by_subject(subject):
    assert robot(clues(subject=subject)).kind == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "sender", "text"),
    [
        ("Mail error", "x@mx.example", "Hi. This is the qmail-send program at mx.example.\nI was not able to"),
        ("Delivery failure", "x@mx.example", "Message from mx.example.\nUnable to deliver message to the following"),
        ("Delayed mail", "x@mx.example", "This is the Postfix program at host mx.example.\n"),
        ("Delivery problem", "", "Reporting-MTA: dns; mx.example\nFinal-Recipient: rfc822; hoa@abc.example"),
        ("Message blocked", "no-reply@mx.example", "<hoa@abc.example>: 550 5.1.1 user unknown"),
        ("Mail problem", "x@mx.example", "Your message\n\n  Subject: Phiếu tiếp nhận\n\nwas not delivered to:\n hoa"),
        ("Hộp thư đầy", "x@mx.example", "Thư của quý vị gửi tới hoa không thể chuyển: 552 5.2.2 quota exceeded"),
    ],
)
def test_bounces_by_their_first_words(subject, sender, text):
    assert robot(clues(subject=subject, sender=sender, name="", text=text)).rule == "undelivered-text"


@pytest.mark.parametrize(
    "text",
    [
        "Đây là thư trả lời tự động. Tôi vắng mặt đến hết ngày 30/11.",
        "Chúng tôi đã nhận được yêu cầu của Quý đơn vị.\nĐây là thư tự động, vui lòng không trả lời.",
        "Your request has been logged as 77.\nPlease do not reply to this automated message.",
    ],
)
def test_automatic_replies_by_what_they_say(text):
    assert robot(clues(subject="Re: Phiếu tiếp nhận", text=text)).rule == "automatic"


PASTED = "Hi. This is the qmail-send program at mx.example.\n<a@b.example>: 550 5.1.1 user unknown"


@pytest.mark.parametrize(
    "person",
    [
        clues(),
        clues({"auto-submitted": "no"}),
        clues({"return-path": "<hoa@abc.example>"}),
        clues({"content-type": "multipart/mixed; boundary=x"}),
        clues({"content-type": "multipart/mixed"}, parts=("text/plain", "message/rfc822", "application/pdf")),
        clues({"precedence": "normal"}),
        clues({"list-unsubscribe": "<mailto:leave@abc.example>"}),
        clues({"x-auto-response-suppress": "All"}),
        clues({"x-auto-response-suppress": "DR, RN, NRN, OOF, AutoReply"}),
        clues(sender="no-reply@form.example"),
        clues(sender="noreply@abc.example", name="Cổng thông tin"),
        clues(sender="bouncehouse@abc.example"),
        clues(sender="admin@abc.example", name="System Administrator"),
        clues(name="Công ty Chuyển phát Thư"),
        clues(name=""),
        clues(subject=""),
        clues(subject="Re: Phiếu tiếp nhận xử lý khiếu nại"),
        clues(subject="Re: Undelivered Mail Returned to Sender", text=PASTED),
        clues(subject="Fwd: Undelivered Mail Returned to Sender", text=PASTED),
        clues(parts=("text/plain", "message/delivery-status"), subject="FW: Undeliverable: Phiếu tiếp nhận"),
        clues(subject="TL: Không gửi được thư: hồ sơ", text=PASTED),
        clues(subject="Thư của tôi bị trả lại", text=f"Tôi gửi hồ sơ thì thư bị trả lại, nội dung:\n\n{PASTED}"),
        clues(subject="Thư bị trả lại, nhờ kiểm tra", text=PASTED),
        clues(subject="Không gửi được tờ khai", text="Ký xong thì báo lỗi 550 5.1.1"),
        clues(subject="Thư không gửi được, đề nghị hỗ trợ", text="Thư của tôi không gửi được."),
        clues(subject="Delivery delayed", text="The token has not been delivered for two weeks."),
        clues(subject="Delivery failure of my token", text="It was not delivered. Please call."),
        clues(subject="Out of office hours support does not work", text="Nobody answers."),
        clues(subject="Khiếu nại: hệ thống tự động trả lời hoài mà không ai xử lý"),
        clues(subject="Trả lời tự động không giải quyết được việc của tôi"),
        clues(subject="Token báo delivery failure là lỗi gì"),
        clues(subject="Xác nhận đã đọc và đồng ý với văn bản trả lời"),
        clues(subject="Vắng mặt khi giao token"),
        clues(text="Tôi chỉ nhận được\nĐây là thư trả lời tự động\nmà không ai gọi lại."),
        clues(text="Yêu cầu đã được ghi nhận từ tháng trước. Đây là thư tự động các anh gửi, vẫn chưa ai xử lý."),
        clues(text="Công văn số 12 kèm theo, đề nghị xử lý.\nĐây là email tự động từ hệ thống văn phòng điện tử."),
    ],
)
def test_people(person):
    assert robot(person) is None


def test_no_labelled_complaint_is_taken_for_a_robot():
    found = {one["id"]: robot(clues(subject=one["subject"], text=one["body"])) for one in messages()}
    labels = {one["id"]: one["kind"] for one in messages()}
    assert [id_ for id_, rule in found.items() if rule is not None and labels[id_] != "automatic"] == []
    automatic = [id_ for id_, kind in labels.items() if kind == "automatic"]
    assert sum(found[id_] is not None for id_ in automatic) >= 0.9 * len(automatic)


def test_a_bounce_of_bytes():
    raw = (
        b"From: Mail System <x@mx.example>\nSubject: =?utf-8?Q?Th=C6=B0?=\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        b"--x\n\nfailed\n--x\nContent-Type: message/delivery-status\n\nAction: failed\n\n--x--\n"
    )
    read = read_message(raw)
    assert robot(Clues(read.header.kept, "x@mx.example", "Thư", parts=read.types)).rule == "delivery-status"


def test_each_rule_has_its_own_id_and_a_sentence():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.reason for rule in RULES)


@pytest.mark.parametrize("hostile", ["a ", "\n", "thu cua ban ", "mail ", "day la thu ", "your message ", "(", "ạ"])
def test_much_of_the_same_is_sorted(hostile):
    long = hostile * 30_000
    robot(Clues({"content-type": long}, long, long[:1_000], long[:1_000], long))


@settings(max_examples=100)
@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=100), st.text(max_size=100))
def test_any_text_is_sorted(sender, subject, name, text):
    found = Clues({}, sender, subject, name, text)
    assert robot(found) == robot(found)
