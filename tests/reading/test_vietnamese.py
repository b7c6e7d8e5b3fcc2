from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.vietnamese import fold, nfc


def test_fold():
    assert fold("ĐỀ NGHỊ Khiếu nại, Ưu đãi") == "de nghi khieu nai, uu dai"


def test_nfc():
    assert nfc("Tie\u0302\u0301p Nha\u0323\u0302n") == "Tiếp Nhận"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
