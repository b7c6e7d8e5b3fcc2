"""Encoded words as mailers write them, right and wrong."""

import base64
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.words import LONGEST, decode_words, plain_words

SUBJECT = "Khiếu nại về chữ ký số bị lỗi"


def q(content: bytes, charset="utf-8") -> bytes:
    return b"=?%s?Q?%s?=" % (charset.encode(), b"".join(b"=%02X" % byte for byte in content))


def b(content: bytes, charset="utf-8") -> bytes:
    return b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(content))


def test_each_cut_between_two_words_gives_the_same_text():
    whole = SUBJECT.encode()
    for at in range(len(whole)):
        assert decode_words(q(whole[:at]) + b"\r\n " + b(whole[at:])) == SUBJECT


def test_base64_cut_between_its_digits():
    digits = base64.b64encode(SUBJECT.encode())
    for at in range(len(digits)):
        if at % 4 == 1:
            words = b"=?utf-8?B?%s?= =?utf-8?B?%s?=" % (digits[:at], digits[at:])
            assert decode_words(words) == SUBJECT


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"", ""),
        (b"plain", "plain"),
        (b"=?utf-8?q?Khi=E1=BA=BFu_n=E1=BA=A1i?=", "Khiếu nại"),
        (b"=?UTF-8*vi?Q?Khi=e1=ba=bfu?=", "Khiếu"),
        (b"=?utf-8?Q?Khi=E1=BA=BFu n=E1=BA=A1i?=", "Khiếu nại"),
        (b"=?utf-8?B?S2hp 4bq/\r\n dQ==?=", "Khiếu"),
        (b"=?utf-8?B?S2hp4bq/dQ?=", "Khiếu"),
        (b"=?utf-8?B?S2hp4bq/dQ=?=", "Khiếu"),
        (b"=?utf-8?B?S2hp4bq/dQ===?=", "Khiếu"),
        (b"=?utf-8?B?S2hp?= =?utf-8?B?4bq/dQ==?=", "Khiếu"),
        (b"Re:=?utf-8?Q?Khi=E1=BA=BFu?=(2)", "Re:Khiếu(2)"),
        (b'"=?utf-8?Q?Khi=E1=BA=BFu?="', '"Khiếu"'),
        (b"a =?utf-8?Q?b?= \t =?utf-8?Q?c?= d", "a bc d"),
        (b"=?utf-8?Q?=E1=BA=A1?= =?iso-8859-1?Q?=E9?=", "ạé"),
        (b"=?utf-8?Q??=", ""),
        (b"=?utf-8?Q?what? yes?=", "what? yes"),
        (b"=?utf-8?Q?100%=ZZ?=", "100%=ZZ"),
        (b"=?utf-8?Q?Khi=E1=BA=BFu n=E1=BA?=", "Khiếu n"),
        (b"=?utf-7?Q?+2AA-x?=", "?x"),
        (b"=?gb2312?B?zfjJz8Lyw6g=?=", "网上买猫"),
        (b("制約".encode("iso-2022-jp"), "iso-2022-jp"), "制約"),
        (b"one\r\n two\r\n\tthree", "one two three"),
    ],
)
def test_forms(written, read):
    assert decode_words(written) == read


@pytest.mark.parametrize(
    "malformed",
    ["=?utf-8?B?!!!!?=", "=?utf-8?X?abc?=", "=?utf-8?Q?abc", "=??Q?abc?=", "=?utf-8?Q", "a =? b ?= c", "=?="],
)
def test_malformed_words_stay(malformed):
    assert decode_words(malformed.encode()) == malformed


def test_a_malformed_word_keeps_its_blank():
    assert decode_words(b"=?utf-8?B?!!?= =?utf-8?Q?x?= y") == "=?utf-8?B?!!?= x y"


def cp1258(text: str) -> bytes:
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            marks = sorted(parts[1:], key=lambda mark: mark in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", parts[0] + "".join(marks[:-1])).encode("cp1258")
            out += marks[-1].encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("label", ["windows-1258", "us-ascii", "iso-8859-1", "utf-8", "x-nobody-knows"])
def test_windows_1258_under_any_label(label):
    assert decode_words(q(cp1258(SUBJECT), label)) == SUBJECT


@pytest.mark.parametrize("label", ["utf-8", "us-ascii", "iso-8859-1", "windows-1252", "x-unknown", "unknown-8bit"])
def test_utf8_under_any_label(label):
    assert decode_words(b(SUBJECT.encode(), label)) == SUBJECT


@pytest.mark.parametrize("label", ["tcvn", "tcvn-5712", "x-viet-tcvn3", "TCVN5712-1"])
def test_tcvn3(label):
    assert decode_words(q(b"Khi\xd5u n\xb9i", label)) == "Khiếu nại"


def test_raw_bytes():
    assert decode_words(SUBJECT.encode()) == SUBJECT
    assert decode_words(cp1258(SUBJECT)) == SUBJECT
    assert decode_words(SUBJECT.encode() + b" " + q(" ạ".encode())) == SUBJECT + "  ạ"


def test_mojibake_is_made_right():
    assert decode_words(q(SUBJECT.encode().decode("latin-1").encode())) == SUBJECT


@pytest.mark.parametrize("name", ["Müller", "José García", "François", "Łukasz Żak", "può", "山田太郎", "Nguyễn Hoà"])
def test_other_languages_stay(name):
    assert decode_words(q(name.encode())) == decode_words(name.encode()) == name


@pytest.mark.parametrize("control", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\r\n\r\n"])
def test_no_line_break_comes_through(control):
    assert decode_words(q(f"a{control}Bcc: x@y.example".encode())) == "a Bcc: x@y.example"
    assert decode_words(q(f"ạ{control}Bcc: x@y.example".encode())) == "ạ Bcc: x@y.example"


def test_nfc_and_length():
    assert decode_words("Khie\u0302\u0301u".encode()) == "Khiếu"
    assert len(decode_words("ạ".encode() * 5_000)) == LONGEST
    assert len(decode_words(q(b"x" * 5_000))) == LONGEST


def test_commas_and_brackets_in_words_become_safe():
    safe = plain_words(b"=?utf-8?Q?Hoa,_<x@y.example>?= <hoa@abc.example>")
    assert safe.count(b",") == 0
    assert safe.count(b"<") == 1
    assert decode_words(safe) == "Hoa, <x@y.example> <hoa@abc.example>"


PIECES = (
    b"=?",
    b"?=",
    b"utf-8",
    b"?Q?",
    b"?B?",
    b"=E1",
    b"\xe1\xba",
    b" ",
    b"\r\n ",
    b"S2hp",
    b"=",
    b"?",
    b"utf-7",
    b"+",
)


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)))
def test_any_bytes_become_one_line(value):
    text = decode_words(value)
    assert text == decode_words(value)
    assert text.isprintable() or not any(unicodedata.category(sign) == "Cc" for sign in text)
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")
    plain_words(value)


@pytest.mark.parametrize(
    "hostile", [b"=?", b"=?a?q?", b"=?a?q?=?=", b"=?utf-8?b?S?= ", b"=?utf-8?q?=E1?=", b"?=", b"\xe1"]
)
def test_much_of_the_same_is_read(hostile):
    decode_words(hostile * 50_000)
