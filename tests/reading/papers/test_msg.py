"""Mails that Outlook saved: made into mails of the usual form, and read as such."""

import email
import struct
from datetime import UTC, datetime
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.content import whole
from pipeline.reading.message import read_message
from pipeline.reading.papers.msg import Converted, msg_to_mail
from pipeline.reading.papers.outlook.mapi import rtf
from pipeline.reading.problems import Flaw, has
from tests.papers.ole import attached_message, attachment, compound, filetime, message, recipient

TEXT = "Kính gửi Trung tâm,\r\nToken của tôi bị hỏng.\r\n"
SENT = datetime(2026, 11, 12, 2, 15, tzinfo=UTC)
MAIL = {0x0037: "Khiếu nại về token", 0x0C1A: "Nguyễn Thị Sen", 0x5D01: "sen@example.vn", 0x1000: TEXT}
TIME = {(0x0039, 0x40): filetime(SENT)}
COMPRESSED = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def read(tree):
    converted = msg_to_mail(compound(tree))
    assert converted.mail is not None, converted.problems
    return read_message(converted.mail), converted


def test_a_mail():
    people = (recipient("E-CA", "eca@example.vn"), recipient("Lê Lan", "lan@example.vn", 2))
    mail, converted = read(message({**MAIL, 0x1035: "<1@example.vn>"}, TIME, people))
    header = mail.header
    assert converted.problems == ()
    assert (header.sender_name, header.sender) == ("Nguyễn Thị Sen", "sen@example.vn")
    assert (header.subject, header.date, header.message_id) == ("Khiếu nại về token", SENT, "<1@example.vn>")
    assert mail.text == TEXT.replace("\r\n", "\n").strip()
    raw = email.message_from_bytes(converted.mail)
    assert raw["To"] == "E-CA <eca@example.vn>"
    assert "lan@example.vn" in raw["Cc"]
    assert raw["Subject"].startswith("=?utf-8?")


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes_and_told():
    files = [attachment({0x3707: "đơn.bin", 0x3701: bytes(range(256)) * 400})]
    content = compound(message(MAIL, TIME, (), files))
    at = content.index(bytes(range(256)) * 2) + 50_000
    cut = msg_to_mail(content[:at] + bytes(len(content) - at - 2_000))
    assert msg_to_mail(content).problems == ()
    assert has(Flaw.DAMAGED, cut.problems)


def test_eight_bit_text_in_its_code_page():
    values = {0x0037: (b"Khi\xea\xec n\xe0i",), 0x1000: ("Tôi không ký được".encode(),)}
    mail, _ = read(message(values, {(0x3FFD, 3): 1258}))
    assert mail.text == "Tôi không ký được"
    assert mail.header.subject.startswith("Khiế")


@pytest.mark.parametrize("markup", ["<p>Token <b>hỏng</b></p>", "<p>Token <b>hỏng</b></p>".encode()])
def test_html_alone(markup):
    values = {tag: value for tag, value in MAIL.items() if tag != 0x1000}
    mail, _ = read(message({**values, 0x1013: markup}, {(0x3FDE, 3): 65001}))
    assert (mail.text, mail.html) == ("Token hỏng", True)


def test_html_that_names_its_charset_itself():
    page = b"<meta charset=windows-1258><p>Kh\xf4ng \xf0\xfd\xf2\xfec"
    mail, _ = read(message({0x1013: page}))
    assert mail.text.startswith("Không đ")


def test_rtf_alone_is_attached():
    mail, _ = read(message({0x0037: "RTF", 0x1009: COMPRESSED}))
    (file,) = mail.attachments
    assert (file.name, whole(file.content)) == ("body.rtf", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")
    mail, _ = read(message({**MAIL, 0x1009: COMPRESSED}))
    assert mail.attachments == ()


def test_attachments():
    pdf = {0x3707: "Đơn khiếu nại.pdf", 0x3704: "DON~1.PDF", 0x3701: b"%PDF-1.7\0\0", 0x370E: "application/pdf"}
    files = (
        attachment(pdf),
        attachment({0x3704: "SMALL.TXT", 0x3701: b"x" * 10_000}),
        attachment({0x3701: b"", 0x370E: "multipart/signed"}),
        attachment({0x3707: "đám mây.docx"}, method=7),
        attachment({0x3707: "nothing"}),
    )
    mail, converted = read(message(MAIL, TIME, (), files))
    assert [(one.name, one.type, whole(one.content)) for one in mail.attachments] == [
        ("Đơn khiếu nại.pdf", "application/pdf", b"%PDF-1.7\0\0"),
        ("SMALL.TXT", "application/octet-stream", b"x" * 10_000),
        ("attachment-3.eml", "application/octet-stream", b""),
    ]
    assert has(Flaw.UNKNOWN, converted.problems)
    assert has(Flaw.DAMAGED, converted.problems)


def nest(levels):
    tree = message({0x0037: "trong cùng", 0x1000: "Sâu nhất", 0x5D01: "a@b.vn"}, nested=levels > 0)
    for level in reversed(range(levels)):
        tree = message({0x0037: f"lớp {level}"}, attachments=[attached_message("thư", tree)], nested=level > 0)
    return tree


def test_an_attached_mail():
    mail, converted = read(nest(1))
    assert [one.type for one in mail.attachments] == ["message/rfc822"]
    inner = read_message(whole(mail.attachments[0].content))
    assert (inner.header.subject, inner.header.sender, inner.text) == ("trong cùng", "a@b.vn", "Sâu nhất")
    assert converted.problems == ()


def test_mails_in_mails_have_an_end():
    assert not has(Flaw.TOO_DEEP, read(nest(4))[1].problems)
    assert has(Flaw.TOO_DEEP, read(nest(9))[1].problems)


def test_an_ole_object_is_named():
    tree = message(MAIL, attachments=[attached_message("Biểu đồ", {"Contents": b"x"})])
    assert has(Flaw.UNKNOWN, read(tree)[1].problems)


def test_a_text_that_is_too_large_is_cut():
    _, converted = read(message({**MAIL, 0x1000: "a" * 2_100_000}))
    assert has(Flaw.TOO_LARGE, converted.problems)


def test_too_many_attachments():
    mail, converted = read(message(MAIL, attachments=[attachment({0x3701: b"x"})] * 210))
    assert len(mail.attachments) == 200
    assert has(Flaw.TOO_MANY, converted.problems)


def test_the_header_that_came_over_the_net():
    came = (
        "From: Sen <sen@example.vn>\r\nTo: eca@example.vn\r\nMessage-ID: <7@example.vn>\r\nReferences: <5@x> <6@x>\r\n"
        "Date: Thu, 12 Nov 2026 09:15:00 +0700\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/html\r\n\r\n"
    )
    values = {0x0037: "Nghỉ phép", 0x0C1F: "/O=EXAMPLE/OU=X/CN=SEN@X", 0x1000: "x", 0x007D: came}
    header = read(message(values))[0].header
    assert (header.sender, header.message_id, header.date) == ("sen@example.vn", "<7@example.vn>", SENT)
    assert header.references == ("<6@x>", "<5@x>")
    assert header.kept["auto-submitted"] == "auto-replied"
    assert email.message_from_bytes(read(message(values))[1].mail)["To"] == "eca@example.vn"


def test_no_line_can_be_put_into_the_header():
    values = {0x0037: "a\r\nBcc: x@y.vn\r\n\r\nb", 0x0C1A: "n\nX: y", 0x5D01: "a@b.vn\r\nX: z", 0x1000: "t"}
    raw = email.message_from_bytes(read(message(values))[1].mail)
    assert set(raw.keys()) == {"From", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert str(make_header(decode_header(raw["Subject"]))) == "a Bcc: x@y.vn b"


def test_the_same_file_gives_the_same_mail():
    content = compound(nest(3))
    assert msg_to_mail(content) == msg_to_mail(content)


@pytest.mark.parametrize("tree", [{}, {"WordDocument": b"x" * 5_000}])
def test_what_is_no_mail(tree):
    assert msg_to_mail(compound(tree)).mail is None
    assert has(Flaw.DAMAGED, msg_to_mail(compound(tree)).problems)


def test_a_file_that_shares_its_bytes_many_times():
    content = bytearray(compound(message(MAIL, attachments=[attachment({0x3707: "a", 0x3701: b"x" * 50_000})])))
    at = content.find("__substg1.0_37010102".encode("utf-16-le"))
    content[at + 120 : at + 124] = struct.pack("<I", 0xFFFFFFF0)
    converted = msg_to_mail(bytes(content))
    assert has(Flaw.TOO_LARGE, converted.problems)
    assert converted.mail is not None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (COMPRESSED, b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
        (struct.pack("<4I", 17, 5, 0x414C454D, 0) + b"{\\rtf", b"{\\rtf"),
        (b"", None),
        (bytes(40), None),
    ],
)
def test_rtf(content, text):
    assert rtf(content) == text


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_compressed_bytes(content):
    assert len(rtf(struct.pack("<4I", 0, 500, 0x75465A4C, 0) + content)) <= 500


WHOLE = compound(
    message(MAIL, TIME, [recipient("a", "a@b.vn")], [attachment({0x3701: b"x"}), attached_message("m", nest(1))])
)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=100)
def test_any_damage(changes):
    content = bytearray(WHOLE)
    for at, value in changes:
        content[at] = value
    converted = msg_to_mail(bytes(content))
    assert isinstance(converted, Converted)
    assert converted == msg_to_mail(bytes(content))
    assert converted.mail is not None or converted.problems


@given(st.binary(max_size=600), st.booleans())
@settings(max_examples=100)
def test_any_bytes(content, marked):
    content = WHOLE[:512] + content if marked else content
    converted = msg_to_mail(content)
    assert converted.mail is not None or converted.problems
