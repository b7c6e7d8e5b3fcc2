"""Paragraphs that were broken on their way are whole again, by RFC 3676."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.flowed import unflow
from pipeline.reading.reply import own_words


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        ("", ""),
        ("một \nhai \nba\nbốn", "một hai ba\nbốn"),
        ("một \r\nhai\r\n", "một hai\n"),
        ("> một \n> hai\n>> sâu \n>> hơn\nđáp", "> một hai\n>> sâu hơn\nđáp"),
        ("> một \nđáp", "> một\nđáp"),
        (" From đầu dòng\n > không phải trích", "From đầu dòng\n> không phải trích"),
        ("hết câu \n-- \nSen \nGiám đốc", "hết câu\n-- \nSen Giám đốc"),
        ("> -- \n> Sen", "> --\n> Sen"),
        ("một\n\nhai \n", "một\n\nhai"),
        (">\n>một", ">\n> một"),
    ],
)
def test_unflow(flowed, text):
    assert unflow(flowed, delsp=False) == text


def test_delsp_takes_the_blank_away():
    assert unflow("chứng thư số 5402 \n2B05\nhai  \nba", delsp=True) == "chứng thư số 54022B05\nhai ba"


def test_own_words_of_a_flowed_reply():
    flowed = "Tôi đồng ý với \nkết quả.\n\n> Kính gửi Quý khách, \n> kết quả như sau.\n"
    assert own_words(unflow(flowed, delsp=False)).own_text == "Tôi đồng ý với kết quả."


@given(st.text(alphabet="> -a\r\n\u1ea1"), st.booleans())
@settings(max_examples=100)
def test_any_text(text, delsp):
    read = unflow(text, delsp)
    assert read == unflow(text, delsp)
    assert read.count("a") == text.count("a")


def test_hostile_text_comes_to_an_end():
    assert unflow(">" * 1_000_000, delsp=False) == ">" * 1_000_000
    assert len(unflow("a \n" * 200_000, delsp=True)) == 200_000
