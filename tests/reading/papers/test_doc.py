"""Word 97 files: text by antiword or LibreOffice, old fonts, macros, passwords, pictures, damage."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers.doc import read
from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, has
from tests.papers.errors import error_rate
from tests.papers.offices import encrypted, with_macros
from tests.papers.scans import LETTER

Files = dict[str, dict[str, bytes]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.slow
def test_text_and_table(word_files: Files) -> None:
    paper = read(word_files["doc"]["unicode"])
    assert paper.how == "antiword" and paper.confidence == 1 and not paper.problems
    body, _, table = paper.text.partition("Mã số thuế\t")
    assert error_rate(LETTER, body) == 0
    assert table == "0101243150\nNgười đại diện\tNguyễn Thị Thùy Dương"


@pytest.mark.slow
@pytest.mark.parametrize(("font", "how"), [("tcvn3", "libreoffice"), ("vni", "antiword")])
def test_old_fonts(word_files: Files, font: str, how: str) -> None:
    paper = read(word_files["doc"][font])
    assert (error_rate(LETTER, paper.text), paper.how) == (0, how)


@pytest.mark.slow
def test_another_language(word_files: Files) -> None:
    assert read(word_files["doc"]["english"]).text.endswith("the certificate of my café was revoked.")


@pytest.mark.slow
def test_a_letter_that_is_a_picture(word_files: Files) -> None:
    paper = read(word_files["doc"]["pictured"])
    assert error_rate("Kính gửi quý công ty, Tôi đồng ý với nội dung trả lời.", paper.text) <= 0.02
    assert paper.how == "libreoffice+ocr"


@pytest.mark.slow
def test_macros_are_flagged_and_the_text_is_read(word_files: Files) -> None:
    paper = read(with_macros(word_files["doc"]["unicode"]))
    assert has(Flaw.MACROS, paper.problems) and "ĐƠN KHIẾU NẠI" in paper.text


@pytest.mark.slow
def test_a_password(word_files: Files) -> None:
    paper = read(encrypted(word_files["doc"]["unicode"]))
    assert has(Flaw.PASSWORD, paper.problems) and len(paper.problems) == 1 and not paper.text


@pytest.mark.slow
def test_rtf_under_the_name_of_doc(word_files: Files) -> None:
    assert read(word_files["rtf"]["unicode"]).how == "rtf"


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
def test_a_cut_file_is_damaged_or_read(word_files: Files, share: float) -> None:
    whole = word_files["doc"]["unicode"]
    paper = read(whole[: int(len(whole) * share)])
    assert has(Flaw.DAMAGED, paper.problems) or "ĐƠN KHIẾU NẠI" in paper.text


@pytest.mark.parametrize("content", [b"", b"no Word file", b"PK\x03\x04", OLE, OLE + bytes(600)])
def test_no_word_file(content: bytes) -> None:
    paper = read(content)
    assert has(Flaw.DAMAGED, paper.problems) and not paper.text


@pytest.mark.slow
def test_no_program_at_all(word_files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert has(Flaw.MISSING, read(word_files["doc"]["unicode"]).problems)


HEADS = [
    b"",
    OLE,
    OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6),
    b"\xdb\xa5-\x00",
    b"\x31\xbe\x00\x00",
    b"{\\rtf",
]


@given(st.sampled_from(HEADS), st.binary(max_size=1200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_paper(head: bytes, rest: bytes) -> None:
    paper = read(head + rest)
    assert isinstance(paper, Paper) and read(head + rest) == paper
