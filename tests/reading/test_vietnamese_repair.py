"""Repair over the 360 messages: each line is spoilt in every way that customers' programs spoil it, then repaired."""

import json
import sys
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.vietnamese import fold, is_vietnamese, nfc, repair
from pipeline.reading.vietnamese.fonts import (
    TCVN3,
    VISCII,
    VISCII_CONTROLS,
    VNI_BREVE,
    VNI_CIRCUMFLEX,
    VNI_TONES,
    from_cp1258,
    from_tcvn3,
    from_viscii,
    from_vni,
)
from pipeline.shipped import shipped

MESSAGES = shipped("config", "training", "messages.jsonl")
LETTERS = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
LEAST = 0.98


@cache
def messages() -> list[str]:
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    return [nfc(row["subject"] + "\n" + row["body"]) for row in rows]


@cache
def lines() -> list[str]:
    return [line for text in messages() for line in text.split("\n") if not line.isascii() and is_vietnamese(line, 0.4)]


def spoilt_bytes(text: str, table: dict[str, bytes]) -> bytes:
    return b"".join(table[letter] if letter in table else letter.encode("cp1252", "replace") for letter in text)


@cache
def tcvn3_table() -> dict[str, bytes]:
    table = {letter: bytes([0xA1 + place]) for place, letter in enumerate(TCVN3) if letter != "."}
    return table | {letter.upper(): table[letter] for letter in LETTERS if letter.upper() not in table}


@cache
def viscii_table() -> dict[str, bytes]:
    return {letter: bytes([0x80 + place]) for place, letter in enumerate(VISCII)} | {
        letter: bytes([byte]) for byte, letter in VISCII_CONTROLS.items()
    }


@cache
def vni_table() -> dict[str, bytes]:
    small = {letter: vni_small(letter) for letter in LETTERS}
    big = {letter.upper(): vni_small(letter).upper() for letter in LETTERS}
    return {letter: old.encode("cp1252") for letter, old in (small | big).items()}


def vni_small(letter: str) -> str:
    single = dict(zip("đơưíìỉĩịỵ", "ñôöíìæóòî", strict=True))
    if letter in single:
        return single[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in marks if mark in VNI_TONES.values())
    if "\u0302" in marks or "\u0306" in marks:
        table = VNI_CIRCUMFLEX if "\u0302" in marks else VNI_BREVE
        return base + next(mark for mark, meant in table.items() if meant == tone)
    body = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
    return body + next(mark for mark, meant in VNI_TONES.items() if meant == tone)


def to_tcvn3(text: str) -> bytes:
    return spoilt_bytes(text, tcvn3_table())


def to_viscii(text: str) -> bytes:
    return spoilt_bytes(text, viscii_table())


def to_vni(text: str) -> bytes:
    return spoilt_bytes(text, vni_table())


def to_cp1258(text: str) -> bytes:
    return b"".join(cp1258_letter(letter) for letter in text)


def cp1258_letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts[1:] if part in VNI_TONES.values())
        base = nfc("".join(part for part in parts if part not in tone or not tone))
        return (base + tone).encode("cp1258", "replace")


def western(content: bytes) -> str:
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in content)


def twice(text: str) -> str:
    return western(western(text.encode()).encode())


SPOILERS: dict[str, Callable[[str], str]] = {
    "tcvn3": lambda text: western(to_tcvn3(text)),
    "vni": lambda text: western(to_vni(text)),
    "viscii": lambda text: western(to_viscii(text)),
    "viscii as latin-1": lambda text: to_viscii(text).decode("latin-1"),
    "cp1258": lambda text: western(to_cp1258(text)),
    "utf-8 as cp1252": lambda text: western(text.encode()),
    "utf-8 as latin-1": lambda text: text.encode().decode("latin-1"),
    "utf-8 twice": twice,
}


def expected(text: str, name: str) -> str:
    """What the old charset can hold of `text`: signs outside it are question marks there."""
    if name.startswith("utf-8"):
        return text
    table = {"tcvn3": tcvn3_table, "vni": vni_table}.get(name, viscii_table)()
    if name == "cp1258":
        return nfc(to_cp1258(text).decode("cp1258"))
    return "".join(
        letter if letter in table else letter.encode("cp1252", "replace").decode("cp1252") for letter in text
    )


@pytest.mark.parametrize("name", SPOILERS)
def test_spoilt_lines_come_back(name, capsys):
    wrong = [(line, got) for line in lines() if (got := repair(SPOILERS[name](line)).text) != expected(line, name)]
    share = 1 - len(wrong) / len(lines())
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {share:.4f} of {len(lines())} lines\n")
    assert share >= LEAST, wrong[:10]


@pytest.mark.parametrize("name", SPOILERS)
def test_spoilt_messages_come_back(name, capsys):
    pairs = [
        (line, got)
        for text in messages()
        for line, got in zip(
            expected(text, name).split("\n"), repair(SPOILERS[name](text)).text.split("\n"), strict=True
        )
    ]
    wrong = [(line, got) for line, got in pairs if line != got]
    with capsys.disabled():
        sys.stdout.write(f"\n{name}, whole messages: {1 - len(wrong) / len(pairs):.4f} of {len(pairs)} lines\n")
    assert len(wrong) <= (1 - LEAST) * len(pairs), wrong[:10]


def test_clean_messages_stay():
    assert [text for text in messages() if repair(text).text != text] == []


def test_clean_lines_stay():
    assert [line for text in messages() for line in text.split("\n") if repair(line).text != line] == []


@pytest.mark.parametrize("letter", LETTERS + LETTERS.upper())
def test_each_letter_through_each_font(letter):
    assert from_vni(western(to_vni(letter))) == letter
    assert from_viscii(western(to_viscii(letter))) == letter
    assert from_cp1258(western(to_cp1258(letter))) == letter
    assert from_tcvn3(western(to_tcvn3(letter))).lower() == letter.lower()


@pytest.mark.parametrize(
    ("old", "right", "how"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", ("tcvn3",)),
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ("tcvn3",)),
        ("Tr\xad\xeang §¹i häc B¸ch khoa", "Trường Đại học Bách khoa", ("tcvn3",)),
        ("trëng phßng cña ngêi ®îc nhng", "trưởng phòng của người được nhưng", ("tcvn3",)),  # soft hyphens lost
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", ("vni",)),
        ("Khiáº¿u náº¡i vá» chá»¯ kÃ½ sá»‘".replace("vá»", "vá»\x81"), "Khiếu nại về chữ ký số", ("mojibake",)),
        ("Xin chÃ o, tÃ i khoáº£n", "Xin chào, tài khoản", ("mojibake",)),  # the no-break space became a space
        ("Em lÃ  khÃ¡ch hÃ ng", "Em là khách hàng", ("mojibake",)),
    ],
)
def test_known_examples(old, right, how):
    repaired = repair(old)
    assert (repaired.text, repaired.how) == (right, how)


FOREIGN = """
Le café est déjà fermé à côté du théâtre, où êtes-vous ?
Nous avons reçu votre réclamation « certificat » du 3 février.
Können Sie mir bitte die Größe für das Gerät schön bestätigen?
Die Datei »Müller« konnte für Sie nicht geöffnet werden.
El niño mañana irá a la estación; ¿dónde está el señor?
Não é possível concluir a operação, obrigado pela atenção.
Non può essere un elenco di uno schema, perché è così.
Er du sikker på at du vil fjerne alle valgte bruker på nettet?
안녕하세요, 전자서명 인증서 문의드립니다.
電子署名エラー: 担当者様、文字化けしています。
Windows® 10 © 2024, 25 °C ± 5 µm, ½ cup, naïve Zürich São Paulo
5401899BF4E121688435F6719EB9C1FC https://example.vn/é a.b@example.vn
x = {"é": 1}  # “quoted” – dash… €5
Hoà Bình, Hoàng Toàn, Thuý Hoài
"""


@pytest.mark.parametrize("line", FOREIGN.strip().split("\n"))
def test_other_writing_stays(line):
    assert repair(line).text == line


@pytest.mark.parametrize("line", FOREIGN.strip().split("\n")[:10])
def test_other_languages_are_not_vietnamese(line):
    assert not is_vietnamese(line)


def test_vietnamese_is_told_with_and_without_diacritics():
    told = [text for text in map(fold, messages()) if is_vietnamese(text)]
    assert len(told) >= 0.8 * len(messages())  # a tenth of the messages is English, Japanese or Korean
    assert is_vietnamese("Tôi muốn khiếu nại về hợp đồng")
    assert not is_vietnamese("Please tell me the price of your token and how to pay for it.")


ODD = st.text(st.characters(max_codepoint=0x1EFF, exclude_categories=["Cs"])) | st.text()


@given(ODD | st.text("aeouyAnghÃáº»¼¡\xad\xa0©¸µ¶ \nôöñùøûõïế"))
def test_any_text_is_repaired_once_and_in_nfc(text):
    once = repair(text)
    assert repair(once.text).text == once.text == nfc(once.text)


@given(st.binary())
def test_any_bytes_read_as_latin_1_are_repaired_once(content):
    once = repair(content.decode("latin-1")).text
    assert repair(once).text == once
