"""Letters of the old one-byte charsets and fonts: TCVN3 (ABC), VNI Windows, VISCII, and windows-1258.

All work on "byte text": each character stands for the byte that windows-1252 (or, where that has none, ISO 8859-1)
gives it. So one function serves bytes and text that another program has read with the wrong charset.
"""

import re
from functools import cache

from pipeline.reading.vietnamese.letters import nfc

# TCVN 5712:1993, third set (VN3), from byte A1 on; "." is no letter. ư is AD, the soft hyphen of ISO 8859-1.
TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
# RFC 1456 from byte 80 on, and the six capitals that stand among the control characters.
VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
# VNI Windows: a vowel and a byte that gives it a tone, or a tone with circumflex or breve; the rest are single.
VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
VNI_CIRCUMFLEX = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
VNI_BREVE = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
VNI_SINGLE = dict(zip("ôöíìæóòîñ", "ơưíìỉĩịỵđ", strict=True))
VNI_PAIR = re.compile(
    "[aA][{0}{1}{2}]|[eEoO][{0}{1}]|[ôöuyÔÖUY][{0}]".format(
        *("".join(marks) + "".join(marks).upper() for marks in (VNI_TONES, VNI_CIRCUMFLEX, VNI_BREVE))
    )
    + f"|[{''.join(VNI_SINGLE)}{''.join(VNI_SINGLE).upper()}]"
)
# A capital followed by the same letter with its tone: how converters write TCVN3 capitals ("Aµ" for "À").
DOUBLED = re.compile(
    "A[àảãáạ]|Ă[ằẳẵắặ]|Â[ầẩẫấậ]|E[èẻẽéẹ]|Ê[ềểễếệ]|I[ìỉĩíị]|O[òỏõóọ]|Ô[ồổỗốộ]|Ơ[ờởỡớợ]|U[ùủũúụ]|Ư[ừửữứự]|Y[ỳỷỹýỵ]"
)


def from_tcvn3(text: str) -> str:
    """Gives byte text `text`, written in a TCVN3 font (.VnTime), in Unicode; toned capitals come out small."""
    return DOUBLED.sub(lambda pair: pair[0][1].upper(), text.translate(_tcvn3()))


def from_viscii(text: str) -> str:
    """Gives byte text `text`, written in VISCII, in Unicode."""
    return text.translate(_viscii())


def from_vni(text: str) -> str:
    """Gives byte text `text`, written in a VNI font, in Unicode."""
    return VNI_PAIR.sub(lambda pair: _vni()[pair[0]], text)


def from_cp1258(text: str) -> str:
    """Gives byte text `text`, written in windows-1258, in Unicode (NFC)."""
    return nfc(text.translate(_cp1258()))


def byte_text(content: bytes) -> str:
    """Gives each byte as the character of windows-1252, or of ISO 8859-1 where windows-1252 has none."""
    return content.decode("latin-1").translate(_high())


def as_bytes(text: str) -> bytes | None:
    """Gives the bytes of byte text, C1 controls taken as their bytes too; None if a character stands for no byte."""
    try:
        return text.translate(_low()).encode("latin-1")
    except UnicodeEncodeError:
        return None


@cache
def _high() -> dict[int, str]:
    return {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


@cache
def _low() -> dict[int, int]:
    return {ord(letter): byte for byte, letter in _high().items()}


@cache
def _tcvn3() -> dict[int, str]:
    return {0xA1 + place: letter for place, letter in enumerate(TCVN3) if letter != "."}


@cache
def _viscii() -> dict[int, str]:
    straight = {0x80 + place: letter for place, letter in enumerate(VISCII)} | VISCII_CONTROLS
    return straight | {ord(letter): straight[byte] for byte, letter in _high().items()}


@cache
def _vni() -> dict[str, str]:
    pairs = {base + mark: base + tone for base in "aeouyôö" for mark, tone in VNI_TONES.items()}
    pairs |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in VNI_BREVE.items()}
    small = {old: nfc(_vni_base(new)) for old, new in pairs.items()} | VNI_SINGLE
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in small.items()}
    mixed |= {old[0] + old[1:].upper(): new for old, new in small.items() if len(old) > 1}
    return small | mixed | {old.upper(): new.upper() for old, new in small.items()}


def _vni_base(letters: str) -> str:
    return VNI_SINGLE.get(letters[0], letters[0]) + letters[1:]


@cache
def _cp1258() -> dict[int, str]:
    return {byte: bytes([byte]).decode("cp1258") for byte in range(0xC0, 0x100)}  # below, it is windows-1252
