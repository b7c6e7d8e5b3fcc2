import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.text import clean_line, clean_paragraphs, shortened

ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and controls among them


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Nguye\u0302\u0303n Thi\u0323", "Nguyễn Thị"),
        ("  hai \t khoảng\u00a0trắng  ", "hai khoảng trắng"),
        ("một\r\nhai\u2028ba\u2029bốn\vnăm", "một hai ba bốn năm"),
        ("\u202egnp.exe\u202c \u2066x\u2069 \u200fy\u200e", "gnp.exe x y"),
        ("chữ\u00adký\u200bsố\ufeff\x00\x07", "chữkýsố"),
        ("a\u200d\u0301", "á"),
        ("x\u0301\u0302\u0303\u0304\u0305", "x\u0301\u0302"),
        ("❤\ufe0f", "❤"),
        ("nửa \ud83d đôi", "nửa \ufffd đôi"),
        ("<b> & \"quotes\" '' 😀", "<b> & \"quotes\" '' 😀"),
    ],
)
def test_a_line_is_made_harmless(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


def test_paragraphs_keep_their_lines() -> None:
    assert clean_paragraphs("\n một \r\n\r\n\r\n\r\nhai\u2028ba\n\n") == "một\n\nhai\nba"


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    for clean in (clean_line, clean_paragraphs):
        once = clean(raw, 40)
        assert clean(once, 40) == once
        assert unicodedata.is_normalized("NFC", once)
        assert len(once) <= 40
        once.encode("utf-8")


@given(ANY_TEXT)
def test_nothing_unseen_is_left(raw: str) -> None:
    seen = {unicodedata.category(letter) for letter in clean_paragraphs(raw).replace("\n", "")}
    assert not seen & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert "\n" not in clean_line(raw)


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("vừa đủ", 6, "vừa đủ"),
        ("cắt ở cuối từ này", 16, "cắt ở cuối từ…"),
        ("cắt ở cuối từ này", 14, "cắt ở cuối từ…"),
        ("Khôngcóchỗnàođểcắt", 10, "Khôngcóch…"),
    ],
)
def test_long_text_is_cut_at_a_word(text: str, longest: int, short: str) -> None:
    assert shortened(text, longest) == short
