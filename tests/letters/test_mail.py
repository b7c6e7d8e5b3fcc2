"""The mail that carries a letter says what it should, whatever the customer is called."""

import email
from datetime import UTC, datetime
from email import policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.mail import Composer, Enclosure
from pipeline.letters.mails.acknowledgement import AcknowledgementFacts, acknowledgement_values
from pipeline.letters.mails.write import MailFacts
from tests.letters.samples import ECA, answer, closing, papers_of, record, rejection, slip, supplement

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WORDS = "Công ty TNHH Thương mại và Dịch vụ Kỹ thuật Hoà Bình thông tin chứng thư số"


def composed(
    customer="Nguyễn Thị Hoa", subject="Khiếu nại", reply_tag=True, references=(), message_id="<m@abc.example>"
):
    letter = Letter(kind="slip", number="01/PTN-ECA", facts=slip(customer_name=customer, subject=subject))
    return sent(letter, customer, reply_tag, references, message_id)


def requested(**changes):
    return sent(Letter(kind="supplement", number="01/YCBS-ECA", facts=supplement(**changes)))


def sent(letter, customer="Nguyễn Thị Hoa", reply_tag=True, references=(), message_id="<m@abc.example>"):
    case = Case(number="KN-2026-000001", tag="abcdefghjkmn", customer=customer, address="hoa@abc.example")
    answered = Mail(message_id=message_id, header={"references": list(references)})
    letter.address, letter.message_id = "hoa@abc.example", "<letter@eca.test>"
    letter.facts = letter.facts.model_dump(mode="json")
    composer = Composer("Trung tâm E-CA <khieunai@eca.test>", reply_tag)
    raw = composer.compose(letter, case, answered, b"%PDF-1.7 the letter", AT)
    return raw, email.message_from_bytes(raw, policy=policy.default)


def test_header_fields():
    _, mail = composed(references=["<near@abc.example>", "<old@abc.example>"])
    assert mail["From"] == "Trung tâm E-CA <khieunai@eca.test>"
    assert mail["To"] == "Nguyễn Thị Hoa <hoa@abc.example>"
    assert mail["Reply-To"] == "Trung tâm E-CA <khieunai+tn-abcdefghjkmn@eca.test>"
    assert mail["Subject"] == "Phiếu tiếp nhận xử lý khiếu nại số 01/PTN-ECA [KN-2026-000001 tn-abcdefghjkmn]"
    assert mail["Message-ID"] == "<letter@eca.test>"
    assert mail["References"].split() == ["<old@abc.example>", "<near@abc.example>", "<m@abc.example>"]
    assert mail["Date"].datetime == AT


def test_without_tag_replies_come_to_the_plain_address():
    assert composed(reply_tag=False)[1]["Reply-To"] == "Trung tâm E-CA <khieunai@eca.test>"


def test_a_mail_without_message_id_has_no_thread():
    _, mail = composed(message_id=None)
    assert (mail["In-Reply-To"], mail["References"]) == (None, None)


def test_text_and_pdf():
    _, mail = composed(subject="Token bị khoá <PIN> & {{ 7*7 }}")
    text = mail.get_body(("plain",)).get_content()
    assert 'về việc "Token bị khoá <PIN> & {{ 7*7 }}"' in text
    assert "20 ngày làm việc" in text
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "phieu-tiep-nhan-01-PTN-ECA.pdf"
    assert attached.get_content() == b"%PDF-1.7 the letter"


def test_lines_end_in_crlf_and_stay_short():
    raw, _ = composed(references=[f"<{n}@abc.example>" for n in range(50)])
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) < 200


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30).map(" ".join))
def test_a_long_name_keeps_its_blanks(name):
    _, mail = composed(customer=name)
    assert mail["To"].addresses[0].display_name == name[:200]


@pytest.mark.parametrize(
    "name", ["Hoa\r\nBcc: spy@evil.example", 'Công ty "Sao, Mai"', "a\\b", "<x@y.example>", "\x00"]
)
def test_a_name_cannot_leave_its_field(name):
    raw, mail = composed(customer=name)
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["hoa@abc.example"]
    assert b"\nBcc" not in raw


@given(st.text(max_size=300))
def test_any_name_gives_one_recipient(name):
    _, mail = composed(customer=name.encode("utf-8", "replace").decode())
    assert [address.addr_spec for address in mail["To"].addresses] == ["hoa@abc.example"]


def test_a_supplement_request_names_the_files_and_asks_for_no_password():
    names = ['hợp đồng "1".pdf', "😀 <b>{{ 7*7 }}.zip"]
    _, mail = requested(papers=papers_of(names))
    assert mail["Subject"] == "Phiếu yêu cầu bổ sung hồ sơ số 01/YCBS-ECA [KN-2026-000001 tn-abcdefghjkmn]"
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert (
        "gửi kèm thư:\n\n"
        '1. hợp đồng "1".pdf: tệp được bảo vệ bằng mật khẩu\n'
        "2. 😀 <b>{{ 7*7 }}.zip: tệp bị hỏng hoặc không đúng định dạng\n\n"
        "Kính đề nghị"
    ) in text
    assert "trong thời hạn 5 ngày làm việc, chậm nhất là ngày 12/02/2026" in text
    assert "KHÔNG gửi mật khẩu của tệp hoặc mã PIN" in text
    assert "0243.7545.222" in text
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "yeu-cau-bo-sung-ho-so-01-YCBS-ECA.pdf"


def test_a_supplement_request_without_name_or_subject_and_with_too_many_files():
    _, mail = requested(customer_name="", subject="", others=7)
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Kính gửi ketoan@hungthinhphat.example,")
    assert "thư của Quý khách ngày 04/02/2026. Chúng tôi" in text
    assert "định dạng\nvà 7 tệp khác.\n\nKính" in text


@pytest.mark.parametrize(
    ("kind", "facts", "subject", "file", "words"),
    [
        (
            "rejection",
            rejection(),
            "Thông báo từ chối tiếp nhận khiếu nại số 02/TBTC-ECA",
            "tu-choi-tiep-nhan-02-TBTC-ECA.pdf",
            "Lý do: Vấn đề thuộc dịch vụ của ngân hàng.",
        ),
        (
            "answer",
            answer(),
            "Văn bản trả lời khiếu nại số 05/TLKN-ECA",
            "tra-loi-khieu-nai-05-TLKN-ECA.pdf",
            "ĐỒNG Ý hoặc KHÔNG ĐỒNG Ý với kết quả giải quyết bằng cách trả lời thư này, giữ nguyên tiêu đề, trong thời "
            "hạn 10 ngày làm việc, chậm nhất là ngày 26/02/2026",
        ),
        (
            "closing",
            closing(),
            "Thông báo kết thúc xử lý khiếu nại số 01/TBKT-ECA",
            "ket-thuc-xu-ly-01-TBKT-ECA.pdf",
            "Cảm ơn Quý khách đã đồng ý",
        ),
        (
            "closing",
            closing(given={"reason": "silent"}),
            "Thông báo kết thúc xử lý khiếu nại số 01/TBKT-ECA",
            "ket-thuc-xu-ly-01-TBKT-ECA.pdf",
            "chưa nhận được ý kiến của Quý khách về Văn bản trả lời khiếu nại số 05/TLKN-ECA",
        ),
        (
            "record",
            record(),
            "Biên bản xử lý khiếu nại số 01/BBKN-ECA",
            "bien-ban-xu-ly-01-BBKN-ECA.pdf",
            "lập ngày 05/02/2026",
        ),
    ],
)
def test_letters_that_a_person_writes(kind, facts, subject, file, words):
    _, mail = sent(Letter(kind=kind, number=facts.number, facts=facts))
    assert mail["Subject"] == f"{subject} [KN-2026-000001 tn-abcdefghjkmn]"
    text = mail.get_body(("plain",)).get_content()
    assert words in text
    assert "None" not in text
    assert "tự động" not in text
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == file


ORDINARY = {
    "letterhead": ECA,
    "case_number": "KN-2026-000001",
    "customer_name": "Nguyễn Thị Hoa",
    "customer_address": "hoa@abc.example",
    "subject": "Token bị khoá <PIN> & {{ 7*7 }}",
    "received_at": "2026-11-20T15:30:00+07:00",
    "group": "Hỗ trợ kỹ thuật",
    "department": "Phòng Kỹ thuật",
    "started_at": "2026-11-20T15:30:00+07:00",
    "due_at": "2026-11-23T08:30:00+07:00",
    "working_hours": 2,
}


def acknowledged(**changes):
    ordinary = {**ORDINARY, **changes}
    values = acknowledgement_values(AcknowledgementFacts.model_validate(ordinary))
    mail = plain_mail("acknowledgement", values, subject="Đã ghi nhận khiếu nại [KN-2026-000001 tn-abcdefghjkmn]")
    return mail, mail.get_content().replace("\r\n", "\n")


def plain_mail(kind, values, files=(), answered=True, **more):
    """A mail that is no letter, as it is composed from what was committed."""
    given = {"subject": "Việc", "to_name": "Nguyễn Thị Hoa", "to_customer": True, "tag": "abcdefghjkmn", **more}
    facts = {"mail": MailFacts(values=values, **given).model_dump(mode="json")}
    letter = Letter(kind=kind, address="hoa@abc.example", message_id="<ack@eca.test>", facts=facts)
    before = Mail(message_id="<m@abc.example>", header={}) if answered else None
    raw = Composer("Trung tâm E-CA <khieunai@eca.test>", True).compose_mail(letter, before, files, AT)
    return email.message_from_bytes(raw, policy=policy.default)


def test_an_acknowledgement_says_case_group_due_time_and_how_it_was_found():
    mail, text = acknowledged()
    assert mail["Subject"] == "Đã ghi nhận khiếu nại [KN-2026-000001 tn-abcdefghjkmn]"
    assert (mail["Message-ID"], mail["In-Reply-To"]) == ("<ack@eca.test>", "<m@abc.example>")
    assert (mail["To"], mail["Auto-Submitted"]) == ("Nguyễn Thị Hoa <hoa@abc.example>", "auto-replied")
    assert mail.get_content_type() == "text/plain"
    for must in (
        'về việc "Token bị khoá <PIN> & {{ 7*7 }}", nhận lúc 15 giờ 30 phút ngày 20/11/2026',
        "Mã hồ sơ: KN-2026-000001",
        "Nhóm khiếu nại: Hỗ trợ kỹ thuật (Phòng Kỹ thuật xử lý)",
        "chậm nhất là 08 giờ 30 phút ngày 23/11/2026",
        "là 2 giờ làm việc, tính từ 15 giờ 30 phút ngày 20/11/2026, chỉ tính trong giờ làm việc",
    ):
        assert must in text
    assert "tạm tính" not in text


def test_an_acknowledgement_in_working_days_without_group_and_provisional():
    _, text = acknowledged(working_hours=None, working_days=7, group=None, subject="", provisional=True)
    assert "là 07 ngày làm việc, tính từ ngày làm việc liền sau ngày 20/11/2026, không tính" in text
    assert "tạm tính" in text
    assert "Nhóm" not in text
    assert "None" not in text
    with pytest.raises(ValueError, match="one of both"):
        acknowledged(working_days=7)


def test_an_acknowledgement_of_what_is_not_sorted_tells_all_limits_and_of_a_later_round_its_number():
    limits = ("Hỗ trợ kỹ thuật: 2 giờ làm việc", "Hồ sơ: 1 giờ làm việc")
    _, text = acknowledged(limits=limits, group=None)
    assert "- Hỗ trợ kỹ thuật: 2 giờ làm việc;\n- Hồ sơ: 1 giờ làm việc.\n" in text
    assert "chậm nhất" not in text
    _, text = acknowledged(round=2, arrival="17/2026", advice="Cắm lại thiết bị.")
    assert "đã ghi nhận ý kiến không đồng ý của Quý khách" in text
    assert "(số đến 17/2026)" in text
    assert "lần xử lý thứ 2" in text
    assert "có thể thử hướng dẫn sau:\n\nCắm lại thiết bị.\n" in text


def test_files_go_along_and_names_keep_their_marks():
    files = [
        Enclosure("Hồ sơ gốc.eml", "message/rfc822", b"From: a@b.example\r\n\r\nx"),
        Enclosure("a.pdf", "application/pdf", b"%PDF"),
    ]
    values = acknowledgement_values(AcknowledgementFacts.model_validate(ORDINARY))
    mail = plain_mail("acknowledgement", values, files, answered=False, tag="abcdefghjkmn-r12", automatic=False)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Hồ sơ gốc.eml", "a.pdf"]
    assert mail["Reply-To"] == "Trung tâm E-CA <khieunai+tn-abcdefghjkmn-r12@eca.test>"
    assert (mail["In-Reply-To"], mail["Auto-Submitted"]) == (None, None)
