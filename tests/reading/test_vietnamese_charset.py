import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.vietnamese import decode, fold, nfc

LETTER = "Kính gửi công ty, tôi khiếu nại về chữ ký số của chúng tôi."
TCVN3 = b"K\xddnh g\xf6i c\xabng ty, t\xabi khi\xd5u n\xb9i v\xd2 ch\xf7 k\xfd s\xe8 c\xf1a ch\xf3ng t\xabi."
VNI = "Kính göûi coâng ty, toâi khieáu naïi veà chöõ kyù soá cuûa chuùng toâi.".encode("cp1252")
CP1258 = (
    b"K\xednh g\xfd\xd2i c\xf4ng ty, t\xf4i khi\xea\xecu na\xf2i v\xea\xcc ch\xfd\xde ky\xec s\xf4\xec "
    b"cu\xd2a chu\xecng t\xf4i."
)
LABELS = [None, "us-ascii", "iso-8859-1", "utf-8", "x-unknown", "windows-1258"]


@pytest.mark.parametrize("declared", LABELS)
@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (LETTER.encode(), "utf-8"),
        (unicodedata.normalize("NFD", LETTER).encode(), "utf-8"),
        (LETTER.encode("utf-8-sig"), "utf-8-sig"),
        (LETTER.encode("utf-16"), "utf-16"),
        (TCVN3, "tcvn3"),
        (VNI, "vni"),
        (CP1258, "cp1258"),
    ],
)
def test_the_text_comes_out_whatever_the_label(content, charset, declared):
    decoded = decode(content, declared)
    assert (decoded.text, decoded.charset) == (LETTER, charset)
    assert 0.5 <= decoded.confidence <= 1


def test_a_label_that_fits_is_kept():
    assert decode("안녕하세요".encode("euc-kr"), "ks_c_5601-1987").text == "안녕하세요"
    assert decode("Déjà vu à côté".encode("cp1252"), "iso-8859-1").text == "Déjà vu à côté"
    assert decode(TCVN3, "x-viet-tcvn5712").text == LETTER


def test_a_label_of_eastern_asia_stands_for_its_wider_charset():
    assert decode("鎔這個朱镕基 ①".encode("gb18030"), "gb2312").text == "鎔這個朱镕基 ①"
    assert decode("髙橋さん①".encode("cp932"), "shift_jis").text == "髙橋さん①"
    assert decode("你好,公司".encode("gb2312") * 20 + b"\xff", "gb2312").text == "你好,公司" * 20 + "\ufffd"
    assert decode(TCVN3, "gb2312").text == LETTER


@pytest.mark.parametrize("label", [None, "utf-8", "us-ascii", "x-unknown"])
def test_utf_8_with_a_broken_byte_stays_utf_8(label):
    words = "Быстрее вкладывайте"
    assert decode(words.encode() + b"\xd0", label).text == words + "\ufffd"
    assert decode(LETTER.encode() + b"\xe1\xbb", label).text == LETTER + "\ufffd"


@pytest.mark.parametrize("label", ["klingon", "\0", "a" * 5000, "\ud800", "zlib", "punycode", "unicode_escape"])
def test_a_label_that_means_nothing_is_a_problem(label):
    decoded = decode(LETTER.encode(), label)
    assert decoded.text == LETTER
    assert len(decoded.problems) == 1


def test_a_label_that_does_not_fit_is_a_problem():
    assert decode(TCVN3, "utf-8").problems == ("label 'utf-8' does not fit the bytes",)


@given(st.binary(), st.none() | st.text() | st.sampled_from(["utf-7", "utf-16", "utf-32", "iso-2022-kr", "hz", "vni"]))
def test_any_bytes_and_any_label_give_a_text(content, declared):
    decoded = decode(content, declared)
    assert decoded.text == nfc(decoded.text)
    assert 0 <= decoded.confidence <= 1


@given(st.text(st.sampled_from("a\u0300\u0323\u0302\u031b\u0344\u05b0á"), max_size=200))
def test_long_runs_of_marks_are_normalised_as_unicode_says(text):
    assert nfc(text) == unicodedata.normalize("NFC", text)
    assert fold(fold(text)) == fold(text)
