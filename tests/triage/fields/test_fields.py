import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.vietnamese import fold
from pipeline.triage.fields import Fields, LetterText, OwnNumbers, PaperText, fields_of
from tests.mails.corpus import messages
from tests.triage.measure_fields import OWN, scores

FLOORS = {
    "tax_code": 0.97, "personal_id": 0.95, "phone": 0.97, "email": 0.97, "serial": 0.97, "contract": 0.95,
    "company": 0.95, "person": 0.93,
}  # fmt: skip
PARTS = (
    "MST 0324280477|công ty TNHH|Hoa Mai|Nguyễn Văn An|sđt|0912 345 678|+84|a@b.example.vn|serial"
    "|54:04:1a:2b:3c:4d:5e:6f|\n|> |- |, |Kính gửi|tôi là|hợp đồng số 12/2025/HĐ-X|1C26TAA số 12"
    "|03/11/2026|(|Co., Ltd|\u0301|0|９|İ|-- \n|Từ: "
    "|Trân trọng,|CCCD 001085012345|passport N1234567|Hoá đơn số 12|\r\n|Tel: +82 2 312 3456"
)
WORDS = st.sampled_from(PARTS.split("|"))
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


def bare(text: str) -> str:
    return "".join(sign for sign in fold(unicodedata.normalize("NFKC", text)) if sign.isalnum())


@given(subject=TEXTS, body=TEXTS, paper=TEXTS)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_fields_whose_spans_hold_them(subject, body, paper):
    letter = LetterText(subject, body, (PaperText(7, paper, ocr=True),))
    found = fields_of(letter, OWN)
    assert isinstance(found, Fields)
    assert fields_of(letter, OWN) == found
    texts = {"subject": subject, "body": body, "signature": body, "paper:7": paper}
    for each in (*found.found, *found.others):
        piece = texts[each.source][each.start : each.end]
        assert 0 <= each.start < each.end <= len(texts[each.source])
        assert each.reason
        if each.name not in {"phone", "date", "invoice"}:
            assert bare(each.value) == bare(piece).removeprefix("0x")
        elif each.name == "phone":
            assert bare(piece).lstrip("0").endswith(each.value.lstrip("0"))


@pytest.mark.parametrize(
    "unit",
    [" ", "\n", "0912345678 ", "1-", "công ty ", "Công ty An ", "Nguyễn Văn An\n", "a@", "serial 54 04 ", "hợp đồng ",
     "\u0301\u0323", "tôi là Nguyễn Văn A ", "Abc Co., Ltd ", "MST 0101300842 cty A - ĐT 0912345678, "],
)  # fmt: skip
def test_hostile_texts_are_read_like_any_other(unit):
    text = (unit * 100_000)[:100_000]
    assert isinstance(fields_of(LetterText("", text), OWN), Fields)


def test_nothing_gives_nothing():
    assert fields_of(LetterText(), OwnNumbers()) == Fields()


def test_what_was_not_chosen_is_kept_beside():
    found = fields_of(LetterText("", "Bên em MST 0324280477. Khách của em MST 0101300842."), OWN)
    assert found.value("tax_code") == "0324280477"
    assert "0101300842" in [each.value for each in found.others]


def test_the_labelled_messages_are_read_well_enough():
    for name, (_, _, f1) in scores(messages()).items():
        assert f1 >= FLOORS[name], (name, f1)
