"""Rich Text Format by our own walk: charsets, escapes, and what is no text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.rtf import read
from pipeline.reading.problems import Flaw, has
from tests.papers.errors import error_rate
from tests.papers.scans import LETTER
from tests.reading.test_vietnamese_repair import to_cp1258, to_tcvn3, to_vni

FONTS = (
    rb"{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}{\f1\fnil\fcharset163 Times New Roman;}{\f2\fcharset204 Arial;}}"
)


def rtf(body: bytes, head: bytes = FONTS) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + head + body + b"}"


def text(body: bytes, head: bytes = FONTS) -> str:
    paper = read(rtf(body, head))
    assert paper.problems == ()
    return paper.text


def escaped(content: bytes) -> bytes:
    """As Word writes bytes beyond ASCII."""
    return b"".join(b"\\'%02x" % byte if byte > 126 else bytes([byte]) for byte in content).replace(b"\n", b"\\par\r\n")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (rb"a\par b\line c\tab d", "a\nb\nc\td"),
        (rb"\{x\}\\ a\~b\_c", "{x}\\ a\xa0b-c"),
        (b"a\r\nb", "ab"),
        (rb"Khi\u7871?u n\u7841?i", "Khiếu nại"),
        (rb"{\uc2 n\u7841\'61\'69i} n\u7841?i {\uc0 n\u7841i}", "nại nại nại"),
        (rb"\u-10179?\u-8704? \u-10179? x", "\U0001f600 \ufffd x"),
        (rb"\f1 Ti\'ea\'ecp {\f2\'c4\'e0} nh\'e2\'f2n", "Tiếp Да nhận"),
        (rb"\f1 \'d0\'f5n\plain  caf\'e9", "Đơn café"),
        (rb"\ldblquote a\rdblquote\emdash b", "“a”—b"),
        (rb"a{\info{\title T}{\author A}}{\*\generator G;}{\stylesheet{\s1 H;}}b", "ab"),
        (rb"a{\v hidden{\v0 seen} hidden}b{\deleted gone}c\v x\v0 ", "aseenbc"),
        (rb"a{\pict\pngblip 8950\bin5 }}}}}4e47}b" + b" " * 40 + b"c" * 50, "ab " + "c" * 50),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (rb"{\listtext 1.\tab}One{\footnote note}", "1.\tOne\nnote"),
        (rb"\trowd one\cell two\cell\row", "one\ttwo"),
    ],
)
def test_what_stands_in_it(body: bytes, wanted: str) -> None:
    assert text(body) == wanted


@pytest.mark.parametrize(
    ("codec", "head"),
    [
        (to_tcvn3, FONTS),
        (to_vni, FONTS),
        (to_cp1258, rb"\ansicpg1258"),
        (to_cp1258, rb"\ansicpg1258" + FONTS),
        (lambda given: given.encode("utf-8"), rb"\ansicpg65001"),
    ],
)
def test_old_charsets(codec, head: bytes) -> None:
    assert error_rate(LETTER, text(escaped(codec(LETTER)), head)) < 0.003


def test_the_soft_hyphen_is_a_letter_of_tcvn3() -> None:
    assert text(rb"Tr\-\'ebng ph\'dfng ch\-a tr\'b6 l\'eai kh\'b8ch h\'b5ng") == "Trưởng phòng chưa trả lời khách hàng"


@pytest.mark.slow
@pytest.mark.parametrize("font", ["unicode", "tcvn3", "vni"])
def test_files_of_libreoffice(word_files: dict[str, dict[str, bytes]], font: str) -> None:
    paper = read(word_files["rtf"][font])
    assert error_rate(LETTER, paper.text.partition("\nMã số thuế\t")[0]) == 0
    assert (paper.how, paper.problems) == ("rtf", ())


@pytest.mark.slow
def test_a_letter_that_is_a_picture(word_files: dict[str, dict[str, bytes]]) -> None:
    paper = read(word_files["rtf"]["pictured"])
    assert "Tôi đồng ý" in paper.text and paper.how == "libreoffice+ocr"


def test_a_cut_file_keeps_its_text() -> None:
    paper = read(rb"{\rtf1 Th\u432?a {\b qu\u253?")
    assert paper.text == "Thưa quý" and has(Flaw.DAMAGED, paper.problems)


def test_no_rtf() -> None:
    assert has(Flaw.DAMAGED, read(b"text").problems)


@pytest.mark.parametrize(
    "body",
    [b"{" * 200_000, b"}" * 200_000, b"\\u1" * 100_000, b"\\bin9999999999 x", b"\\'zz\\", b"\\uc99999999 \\u65 "],
)
def test_hostile(body: bytes) -> None:
    assert isinstance(read(b"{\\rtf1 " + body), Paper)


PIECES = st.sampled_from(
    [b"{", b"}", b"\\", b"\\u", b"\\uc3 ", b"\\'e1", b"-77 ", b"\\*", b"\\f1", b"\\fonttbl", b"\\ansicpg", b"9", b"abc"]
)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_a_paper(pieces: list[bytes]) -> None:
    content = b"{\\rtf1" + b"".join(pieces)
    paper = read(content)
    assert isinstance(paper, Paper) and read(content) == paper
    paper.text.encode("utf-8")
