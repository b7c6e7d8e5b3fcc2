"""The code on a record is read off scans as they are made, and tells which letter it is."""

import io

import pytest
import segno
from PIL import Image

from pipeline.reading.papers.code import Code, code_in, printed
from pipeline.reading.papers.ocr.codes import codes
from tests.papers.scans import letter, noisy, skewed

OURS = Code("KN-2026-000012", "05/BBKN-ECA")


def page(text: str) -> Image.Image:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    made = letter("BIÊN BẢN XỬ LÝ KHIẾU NẠI\n\nHai bên cùng ký tên.")
    made.paste(Image.open(drawn).convert("L"), (1200, 1800))
    return made


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_noisy_scan_whichever_side_is_up(turn: int) -> None:
    scanned = noisy(page(printed(OURS))).rotate(turn, expand=True)
    assert [code_in(text) for text in codes(scanned)] == [OURS]


def test_a_page_laid_askew() -> None:
    assert [code_in(text) for text in codes(skewed(page(printed(OURS)), 4))] == [OURS]


@pytest.mark.parametrize(
    "text", ["https://example.vn/?a=TIEPNHAN", "TIEPNHAN:KN-2026-000012", "TIEPNHAN:a b:c", "x" * 300]
)
def test_codes_of_others_are_none_of_ours(text: str) -> None:
    found = codes(page(text))
    assert len(found) == 1
    assert code_in(found[0]) is None


def test_a_page_without_a_code() -> None:
    assert codes(letter()) == ()
    assert codes(Image.new("1", (3, 3))) == ()
