"""Ordinary mails are read right, and nothing raises."""

import unicodedata
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.content import whole
from pipeline.reading.message import MOST_ATTACHMENTS, read_message


def mail(**fields):
    message = EmailMessage()
    message["From"] = "Nguyễn Thị Hoa <Hoa@ABC.example>"
    message["To"] = "khieunai@eca.test"
    message["Subject"] = "Khiếu nại về token không nhận"
    message["Date"] = "Mon, 23 Nov 2026 08:00:00 +0700"
    message["Message-ID"] = "<1@abc.example>"
    for name, value in fields.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content("Kính gửi E-CA,\nToken của chúng tôi không nhận.\n")
    return message


def test_plain_mail():
    read = read_message(mail().as_bytes())
    assert read.text == "Kính gửi E-CA,\nToken của chúng tôi không nhận."
    assert read.header.subject == "Khiếu nại về token không nhận"
    assert (read.header.sender_name, read.header.sender) == ("Nguyễn Thị Hoa", "hoa@abc.example")
    assert read.header.message_id == "<1@abc.example>"
    assert read.header.date.isoformat() == "2026-11-23T01:00:00+00:00"
    assert (read.html, read.problems, read.unreadable) == (False, (), None)


def test_plain_text_goes_before_html():
    message = mail()
    message.add_alternative("<p>as HTML</p>", subtype="html")
    read = read_message(message.as_bytes())
    assert "as HTML" not in read.text
    assert read.attachments == ()


def test_html_alone_becomes_text():
    message = mail()
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>Kính gửi</p><p>Token&nbsp;hỏng</p></body></html>"
    )
    message.set_content(page, subtype="html")
    read = read_message(message.as_bytes())
    assert read.text.split("\n") == ["Kính gửi", "", "Token hỏng"]
    assert read.html


def test_attachments_are_kept_as_files():
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="hợp đồng.pdf")
    message.add_attachment("ghi chú", filename="ghi chu.txt")
    read = read_message(message.as_bytes())
    found = [(a.name, a.type, whole(a.content)) for a in read.attachments]
    assert found == [
        ("hợp đồng.pdf", "application/pdf", b"%PDF-1.7"),
        ("ghi chu.txt", "text/plain", "ghi chú\n".encode()),
    ]
    assert "ghi chú" not in read.text


LETTER = "Kính gửi quý công ty, chữ ký số của chúng tôi bị lỗi, không ký được tờ khai thuế."


def cp1258(text: str) -> bytes:
    """Base letters with their tone behind them, as Windows wrote Vietnamese."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", letter)[:-1], unicodedata.normalize("NFD", letter)[-1]
            out += unicodedata.normalize("NFC", base).encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("label", ["windows-1258", "iso-8859-1", "us-ascii", "x-unknown", None])
def test_windows_1258_with_any_label(label):
    kind = f'Content-Type: text/plain; charset="{label}"\n' if label else ""
    read = read_message(f"From: a@b.example\n{kind}\n".encode() + cp1258(LETTER))
    assert read.text == LETTER


def test_utf8_read_as_windows_1252_and_sent_on_is_repaired_and_said():
    whole = "Khiếu nại về chữ ký số, đề nghị xử lý".encode().decode("latin-1")
    read = read_message(f"From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n{whole}".encode())
    assert read.text == "Khiếu nại về chữ ký số, đề nghị xử lý"
    assert any("repaired" in problem for problem in read.problems)


def test_an_attached_mail_is_one_file_and_not_part_of_the_text():
    inner = mail(Subject="inner")
    inner.set_content("words of the inner mail")
    outer = mail()
    outer.add_attachment(inner)
    read = read_message(outer.as_bytes())
    assert "inner mail" not in read.text
    assert [a.type for a in read.attachments] == ["message/rfc822"]
    assert b"words of the inner mail" in whole(read.attachments[0].content)


def test_an_unnamed_part_gets_the_same_name_each_time():
    message = mail()
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif")
    names = {read_message(message.as_bytes()).attachments[0].name for _ in range(2)}
    assert len(names) == 1


def test_raw_utf8_header():
    raw = "From: Hoa <hoa@abc.example>\nSubject: Khiếu nại\n\nxin chào".encode()
    assert read_message(raw).header.subject == "Khiếu nại"


def test_decomposed_letters_become_nfc():
    raw = mail().as_bytes().replace(b"Subject:", b"X-Old:") + b""
    read = read_message(b"Subject: Khie\xcc\x82\xcc\x81u\n" + raw)
    assert read.header.subject == "Khiếu"


def test_a_line_break_in_a_subject_stays_in_the_subject():
    raw = b"Subject: =?utf-8?Q?a=0D=0ABcc=3A_x=40y.example?=\nFrom: a@b.example\n\nx"
    assert read_message(raw).header.subject == "a Bcc: x@y.example"


def test_references_from_the_nearest_on():
    read = read_message(mail(References="<a@x> <b@x>", In_Reply_To="<c@x>").as_bytes())
    assert read.header.references == ("<c@x>", "<b@x>", "<a@x>")


def test_answers_go_to_reply_to():
    read = read_message(mail(Reply_To="ke.toan@abc.example").as_bytes())
    assert read.header.answer_to == "ke.toan@abc.example"
    assert read.header.sender == "hoa@abc.example"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a b@c.example", None),
        ("<>", None),
        ("no-at-sign", None),
        ("x@y.example\r\nBcc: z@z.example", "x@y.example"),
    ],
)
def test_only_an_address_is_answered(written, found):
    assert read_message(b"From: " + written.encode() + b"\n\nx").header.answer_to == found


def test_no_from_no_id_no_date():
    read = read_message(b"Subject: only this\n\nbody")
    assert (read.header.sender, read.header.message_id, read.header.date) == (None, None, None)
    assert read.text == "body"


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"   "])
def test_an_empty_mail_is_unreadable(raw):
    assert "rỗng" in read_message(raw).unreadable


def test_a_charset_nobody_knows_is_a_problem_and_no_error():
    raw = b'From: a@b.example\nContent-Type: text/plain; charset="x-unheard-of"\n\nKh\xe1\xba\xbfu'
    read = read_message(raw)
    assert read.text == "Khếu"
    assert any("x-unheard-of" in problem for problem in read.problems)


def test_attachments_beyond_the_limit_are_a_problem():
    message = mail()
    for _ in range(MOST_ATTACHMENTS + 2):
        message.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="x.bin")
    read = read_message(message.as_bytes())
    assert len(read.attachments) == MOST_ATTACHMENTS
    assert read.problems == ("too-many: 2 attachments beyond the first 200 were not taken out",)


def test_header_only():
    read = read_message(mail().as_bytes() + b"x" * 1000, header_only=True)
    assert read.header.sender == "hoa@abc.example"
    assert read.text == ""


def test_nesting_without_end_is_read_as_far_as_it_goes():
    raw = b"From: a@b.example\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(300)
    )
    assert read_message(raw + b"Content-Type: text/plain\n\ndeep").unreadable is None


def test_html_nested_deep_and_hidden_text():
    page = "<div>" * 20_000 + "sâu" + "<script>alert(1)</script>"
    read = read_message(f"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{page}".encode())
    assert "alert" not in read.text


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_the_same_way_twice(raw):
    assert read_message(raw) == read_message(raw)


PIECES = (
    b"From: a@b.example\n",
    b"Content-Type: multipart/mixed; boundary=x\n",
    b"Content-Type: multipart/signed\n",
    b"Content-Type: text/html; charset=\xff\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: uuencode\n",
    b"Content-Disposition: attachment; filename*=utf-8''%ff\n",
    b"Subject: =?x?Q?=FF?=\n",
    b"Date: \xff\n",
    b"=?utf-8?B?////?=",
    b"begin 644 a.txt\n",
    b"\n",
    b"--x\n",
    b"--x--\n",
    b"\x00\xff",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_pieces_of_mails_are_read(pieces):
    read_message(b"".join(pieces))
