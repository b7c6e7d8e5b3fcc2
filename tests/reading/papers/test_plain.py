"""Text files and web pages: every charset, what a person sees, and what is not all of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers import plain
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.paragraphs import repaired, tidy
from pipeline.reading.problems import Flaw, has
from tests.reading.test_vietnamese_repair import SPOILERS, expected, to_cp1258, to_tcvn3, to_viscii, to_vni

TEXT = "Kính gửi Trung tâm chứng thực\nTôi khiếu nại về hợp đồng số 125/2024/HĐ-CKS\nXin cảm ơn"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        to_cp1258(TEXT),
        to_tcvn3(TEXT),
        to_vni(TEXT),
        to_viscii(TEXT),
        TEXT.replace("\n", "\r\n").encode(),
        SPOILERS["utf-8 as cp1252"](TEXT).encode(),
    ],
)
def test_text_in_every_charset(content):
    paper = plain.read(content)
    assert paper.text.lower() == TEXT.lower()  # TCVN3 has no accented capitals
    assert (paper.how, paper.confidence, paper.problems) == ("text", 1.0, ())


def test_old_paragraphs_stand_among_right_ones():
    old = SPOILERS["tcvn3"](TEXT)
    assert plain.read(f"{old}\nđã đúng sẵn".encode()).text == f"{expected(TEXT, 'tcvn3')}\nđã đúng sẵn"


def test_csv_stays_as_it_is():
    table = 'Tên;Ngày;Số\n"A; B";03/03/2024;1,5'
    assert plain.read(table.encode()).text == table


@pytest.mark.parametrize("content", [b"", b"\n\r\n  \n", b"\xef\xbb\xbf", b"<html><body> </body></html>"])
def test_what_is_empty_is_empty_and_not_damaged(content):
    paper = plain.read(content)
    assert (paper.text, paper.problems, paper.confidence) == ("", (), None)


PAGE = "<html><head><title>x</title>{}</head><body><p>Khiếu nại về hợp đồng</p><script>bỏ</script></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        PAGE.format("").encode(),
        PAGE.format("").encode("utf-16"),
        PAGE.format('<meta charset="windows-1258">').encode(),
        to_cp1258(PAGE.format('<meta http-equiv="x" content="text/html; charset=windows-1258">')),
        to_tcvn3(PAGE.format("")),
        b'<?xml version="1.0" encoding="utf-16"?>' + PAGE.format("").encode(),
    ],
)
def test_a_page_is_what_a_person_sees(content):
    paper = plain.read(content)
    assert (paper.text, paper.how, paper.problems) == ("Khiếu nại về hợp đồng", "html", ())


def test_a_page_nested_too_deep_is_not_empty():
    paper = plain.read(b"<html><body>" + b"<div>" * 20_000 + "chữ".encode() + b"</div>" * 20_000)
    assert "chữ" in paper.text or has(Flaw.DAMAGED, paper.problems)


def test_too_much_is_cut_and_told():
    paper = plain.read("một hai\n".encode() * 200_000)
    assert (len(paper.text), has(Flaw.TOO_LARGE, paper.problems)) == (999_999, True)  # the last line end is cut too
    page = plain.read(b"<html><body>" + b"<p>a b c d</p>" * 200_000)
    assert has(Flaw.TOO_LARGE, page.problems)


def test_bytes_that_are_no_text_are_told():
    assert has(Flaw.DAMAGED, plain.read(b"a" * 70_000 + bytes(9)).problems)


def test_a_long_line_of_blanks_takes_linear_time():
    assert tidy("a" + " " * 900_000 + "b\n\n\n\nc  \n") == "a" + " " * 900_000 + "b\n\nc"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text() | st.sampled_from([SPOILERS["tcvn3"](line) for line in TEXT.split("\n")]), max_size=6))
def test_each_paragraph_comes_back(pieces):
    assert len(repaired(pieces)) == len(pieces)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([b"", b"<html><body>", b"\xff\xfe", to_vni(TEXT)]), st.binary(max_size=300))
def test_any_bytes_give_the_same_paper_twice(start, rest):
    paper = plain.read(start + rest)
    assert isinstance(paper, Paper)
    assert "\0" not in paper.text
    assert plain.read(start + rest) == paper
