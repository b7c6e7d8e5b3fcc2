"""What the fuzz begins with: mails and papers of each kind, made by code."""

import binascii
import random
from datetime import UTC, datetime
from email.message import EmailMessage

from tests.mails.corpus import messages
from tests.mails.forms import as_html, base64, both, build, eight_bit, one_page_pdf, plain, with_pdf
from tests.papers import ole, scans, sheets, tnef, words, zips

SENDER = ("Nguyễn Thị Sen", "sen@cong-ty.example")
TEXT = "Kính gửi Trung tâm,\nTôi khiếu nại về chữ ký số của công ty.\nTrân trọng,\nNguyễn Thị Sen\n"
HEAD = b"From: sen@cong-ty.example\nSubject: =?utf-8?B?S2hp4bq/dSBu4bqhaQ==?=\nDate: Mon, 2 Mar 2026 08:00:00 +0700\n"
QUOTED = TEXT + "\nVào 14:24 8 tháng 6, 2026, E-CA <cskh@eca.example> đã viết:\n> Kính gửi Quý khách,\n>> Xin chào\n"
FLOWED = b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
TCVN3 = b"K\xddnh g\xf6i c\xabng ty, t\xabi khi\xd5u n\xb9i v\xd2 ch\xf7 k\xfd s\xe8 c\xf1a ch\xf3ng t\xabi.\n"
SENT = {(0x0039, 0x40): ole.filetime(datetime(2026, 3, 2, 1, tzinfo=UTC))}


def dated(content: bytes) -> bytes:
    """An office document without the hour at which it was made."""
    return zips.zip_of(zips.unpacked(content))


def with_word(message: EmailMessage, body: str) -> None:
    """A form of mail: the letter as a Word file beside the same words."""
    plain(message, body)
    message.add_attachment(dated(words.plain(body)), maintype="application", subtype="msword", filename="Công văn.docx")


FORMS = (plain, both, base64, as_html, eight_bit, with_word, with_pdf)


def mails() -> list[bytes]:
    """Mails in all forms of the corpus, and one for each trap. The same each time: boundaries come from `random`."""
    random.seed(1)
    bodies = [one for one in messages() if one["kind"] == "complaint"][:21]
    ordinary = [
        build(SENDER, "khieunai@eca.example", one["subject"], one["body"], FORMS[place % len(FORMS)])
        for place, one in enumerate(bodies)
    ]
    return [*ordinary, *_traps(ordinary[5]), outlook()]


def _traps(inner: bytes) -> list[bytes]:
    block = b"begin 644 don.pdf\n" + b"".join(binascii.b2a_uu(bytes(range(45))) for _ in range(5)) + b"`\nend\n"
    report = b'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"\n\n'
    status = b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nStatus: 5.1.1\n"
    return [
        HEAD + FLOWED + QUOTED.replace("\n", " \n").encode(),
        HEAD + b"\n" + TCVN3 * 3 + block + TCVN3,
        HEAD
        + b"Content-Transfer-Encoding: x-uuencode\nContent-Type: application/pdf; name*=utf-8''%C4%91.pdf\n\n"
        + block,
        HEAD
        + report
        + b"--=_r\n\nnot delivered\n--=_r\n"
        + status
        + b"--=_r\nContent-Type: message/rfc822\n\n"
        + inner,
        HEAD + b"Content-Type: message/rfc822\n\n" * 3 + inner,
        HEAD + b'Content-Type: multipart/signed; boundary="-s"\n\n---s\n\nx\n---s\nContent-Type: application/'
        b"pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB\n---s--\n",
        HEAD + b"Content-Type: text/html\n\n<meta charset=windows-1258><table><tr><td>Kh\xe1ch<td>h\xe0ng</table>"
        b"<div class=gmail_quote><blockquote type=cite><p>xin &#x1eBF; &amp; ch\xe0o</blockquote></div>",
        HEAD + QUOTED.encode("utf-16"),
    ]


def outlook() -> bytes:
    """A mail as Outlook saves it, with a file and a mail in it."""
    values = {0x0037: "Khiếu nại", 0x0C1A: SENDER[0], 0x5D01: SENDER[1], 0x1000: TEXT, 0x1013: f"<p>{TEXT}".encode()}
    inner = ole.attached_message("thư", ole.message({0x0037: "trong", 0x1000: "Sâu"}, nested=True))
    files = (ole.attachment({0x3707: "đơn.txt", 0x3701: TEXT.encode()}), inner)
    return ole.compound(ole.message(values, SENT, (ole.recipient("E-CA", "cskh@eca.example"),), files))


def papers() -> list[bytes]:
    """Papers of each kind."""
    random.seed(1)
    inside = {
        "đơn.txt": TEXT.encode(),
        "a/b.docx": dated(words.plain("Kính gửi")),
        "c.eml": build(SENDER, "a@b.c", "x", TEXT),
    }
    return [
        TEXT.encode(),
        TEXT.encode("utf-16"),
        TCVN3,
        f"<html><body><p>{TEXT}</p><table><tr><td>1<td>2</table></html>".encode(),
        b"{\\rtf1\\ansi\\ansicpg1258 {\\fonttbl{\\f0 .VnTime;}}\\f0 K\\'ddnh g\\'f6i\\par \\u7871?}",
        dated(words.ordinary()),
        dated(words.macros()),
        dated(words.with_pictures([words.picture(20, 20)], "Kính gửi")),
        sheets.ordinary(),
        sheets.xls_of([["Kính gửi", 1.5], ["x", 2.0]]),
        sheets.xlsb_of({0: {0: "Kính gửi", 1: 2.0}}),
        sheets.ods_of(sheets.ods_row(sheets.ods_text("Kính gửi"))),
        zips.zip_of(inside),
        zips.encrypted(),
        zips.overlapping(3),
        ole.locked_office(),
        ole.ole_of({"WordDocument": b"\xec\xa5" + bytes(600) + TEXT.encode("utf-16-le")}),
        tnef.tnef(
            tnef.body({0x1000: TEXT, 0x1009: b"\x1a\0\0\0"}), tnef.attachment(b"a.txt", b"x", {0x3707: "đơn.txt"})
        ),
        one_page_pdf(),
        scans.saved(scans.letter(dpi=20)),
        scans.saved(scans.letter(dpi=20), "JPEG"),
        outlook(),
    ]
