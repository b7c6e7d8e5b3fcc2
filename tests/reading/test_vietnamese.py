from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.vietnamese import fold, nfc, repair


def test_fold():
    assert fold("ĐỀ NGHỊ Khiếu nại, Ưu đãi") == "de nghi khieu nai, uu dai"


def test_nfc():
    assert nfc("Tie\u0302\u0301p Nha\u0323\u0302n") == "Tiếp Nhận"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_a_short_line_follows_the_rest():
    assert repair("Sè 47/CV\nCéng hßa x· héi chñ nghÜa").text == "Số 47/CV\nCộng hòa xã hội chủ nghĩa"


def test_only_the_spoilt_paragraph_changes():
    clean = "Kính gửi công ty, tôi khiếu nại về chữ ký số."
    assert repair(f"{clean}\nC«ng ty chóng t«i xin tr¶ lêi\n{clean}").text == (
        f"{clean}\nCông ty chúng tôi xin trả lời\n{clean}"
    )
