"""Kinds of files by their bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers.kind import describe_unknown, kind_of, mime_of
from tests.papers import sheets, words, zips
from tests.papers.ole import locked_office, ole_of
from tests.reading.test_vietnamese_repair import to_cp1258, to_tcvn3, to_vni

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "Kính gửi Trung tâm, tôi khiếu nại về hợp đồng số 125/2024/HĐ-CKS.\n" * 3
SIGNED = bytes.fromhex("06092a864886f70d010702")
ODT = "application/vnd.oasis.opendocument.text"


def ftyp(brand: bytes, *others: bytes) -> bytes:
    box = b"ftyp" + brand + bytes(4) + b"".join(others)
    return (len(box) + 4).to_bytes(4, "big") + box + bytes(40)


SAMPLES = [
    (words.plain("a"), "docx", DOCX),
    (words.macros(), "docx", "application/vnd.ms-word.document.macroEnabled.12"),
    (words.ordinary()[:-200], "docx", DOCX),
    (sheets.ordinary(), "sheet", DOCX.replace("wordprocessingml.document", "spreadsheetml.sheet")),
    (sheets.xlsb_of({0: {0: 1.0}}), "sheet", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    (sheets.ods_of(""), "sheet", sheets.ODS),
    (sheets.ods_of("", encrypted=True), "locked", sheets.ODS),
    (sheets.xls_of([["a"]]), "sheet", "application/vnd.ms-excel"),
    (zips.zip_of({"mimetype": ODT.encode()}), "odt", ODT),
    (zips.zip_of({"a.txt": b"a"}), "archive", "application/zip"),
    (zips.zip_of({"a.docx": words.plain("a")}, 0), "archive", "application/zip"),
    (zips.zip_of({}), "archive", "application/zip"),
    (ole_of({"WordDocument": b"a"}), "doc", "application/msword"),
    (ole_of({"WordDocument": b"a"})[:3000], "doc", "application/msword"),
    (ole_of({"__properties_version1.0": b"a"}), "msg", "application/vnd.ms-outlook"),
    (ole_of({"__substg1.0_0037001F": b"a"}), "msg", "application/vnd.ms-outlook"),
    (locked_office(), "locked", "application/x-ole-storage"),
    (b"\x78\x9f\x3e\x22" + bytes(50), "tnef", "application/vnd.ms-tnef"),
    (b"{\\rtf1\\ansi a}", "rtf", "application/rtf"),
    (b"\xef\xbb\xbf\r\n{\\rtf1 a}", "rtf", "application/rtf"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf", "application/pdf"),
    (b"\0" * 1_000 + b"%PDF-1.4", "pdf", "application/pdf"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image", "image/jpeg"),
    (words.picture(5, 5), "image", "image/png"),
    (b"II*\0\x08\0\0\0", "image", "image/tiff"),
    (b"MM\0*\0\0\0\x08", "image", "image/tiff"),
    (b"GIF89a\x01\0", "image", "image/gif"),
    (b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(36), "image", "image/bmp"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "image", "image/webp"),
    (ftyp(b"heic"), "image", "image/heic"),
    (ftyp(b"mif1", b"heic"), "image", "image/heic"),
    (ftyp(b"avif"), "image", "image/avif"),
    (b"\x30\x82\x10\x00" + SIGNED + bytes(30), "signature", "application/pkcs7-mime"),
    (b"\x30\x80" + SIGNED + b"%PDF-1.7", "signature", "application/pkcs7-mime"),
    (b"-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n", "signature", "application/pkcs7-mime"),
    (b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: x\r\n\r\nbody", "mail", "message/rfc822"),
    (b"From a@b.vn Sun Mar  3 10:00:00 2024\nReceived: from x\n\tby y\nX-A: b\n\nbody", "mail", "message/rfc822"),
    (b"X-Mailer: a\r\nMIME-Version: 1.0\r\n\r\n\xff\xfe", "mail", "message/rfc822"),
    (b"<!DOCTYPE html><html><body>a", "html", "text/html"),
    (b"\xef\xbb\xbf \n<HTML>", "html", "text/html"),
    (b'<?xml version="1.0"?><html xmlns="x">', "html", "text/html"),
    ("<html>đơn</html>".encode("utf-16"), "html", "text/html"),
    (b"<table><tr><td>1</td></tr></table>", "html", "text/html"),
    (b"", "text", "text/plain"),
    (TEXT.encode(), "text", "text/plain"),
    (TEXT.encode("utf-16"), "text", "text/plain"),
    (TEXT.encode("utf-16-le"), "text", "text/plain"),
    (TEXT.encode("utf-16-be"), "text", "text/plain"),
    (to_tcvn3(TEXT), "text", "text/plain"),
    (to_vni(TEXT), "text", "text/plain"),
    (to_cp1258(TEXT), "text", "text/plain"),
    (b"Note: a\nOther: b\n", "text", "text/plain"),
    (b"From: only one field\n\nbody", "text", "text/plain"),
    (b'<?xml version="1.0"?><HDon><DLHDon/></HDon>', "text", "text/plain"),
]


@pytest.mark.parametrize(("content", "kind", "mime"), SAMPLES)
def test_a_kind_is_told(content, kind, mime):
    assert (kind_of(content), mime_of(content)) == (kind, mime)


@pytest.mark.parametrize(
    ("content", "words_for_it"),
    [
        (b"Rar!\x1a\x07\x01\0", "RAR archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7z archive"),
        (b"\x1f\x8b\x08\0", "gzip file"),
        (b"MZ\x90\0\x03", "Windows program"),
        (b"\x7fELF\x02", "Linux program"),
        (ftyp(b"isom", b"mp42"), "MP4 film or sound"),
        (b"\x30\x80" + SIGNED[:-1] + b"\x03", "encrypted S/MIME message"),
        (zips.zip_of({"[Content_Types].xml": b"presentationml.presentation.main+xml"}), "PowerPoint presentation"),
        (ole_of({"PowerPoint Document": b"a"}), "PowerPoint 97 presentation"),
        (ole_of({"Other": b"a"}), "compound file of another program, or a damaged one"),
        (bytes(range(256)) * 4, "no kind of file that is known here"),
        (b"BM is no picture\0", "no kind of file that is known here"),
    ],
)
def test_what_is_not_read_has_a_name(content, words_for_it):
    assert kind_of(content) is None
    assert describe_unknown(content) == words_for_it


STARTS = [sample[:40] for sample, _, _ in SAMPLES]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_any_bytes_have_one_kind(start, rest):
    kind = kind_of(start + rest)
    assert kind is None or isinstance(kind, str)
    assert kind_of(start + rest) == kind
    assert mime_of(start + rest).isascii()
    assert describe_unknown(start + rest)
