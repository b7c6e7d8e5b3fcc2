"""TCVN3 text: what its fonts and the programs on its way have lost, put right from the words themselves."""

import re

from pipeline.reading.vietnamese.fonts import from_tcvn3
from pipeline.reading.vietnamese.letters import fold
from pipeline.reading.vietnamese.syllables import WORD, is_syllable, plain_syllables

TONED = frozenset("àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
SMALL = frozenset({"ở", "ạ", "ừ", "ấy", "ý", "ổn", "ủa", "ít"})  # never part of a name
HORN = re.compile("[ơờớởỡợ]")
# Spelt with ơ alone these are allowed but hardly occur; with ươ they are everyday words.
RARE = {"ngời": "người", "dới": "dưới", "cời": "cười", "mợn": "mượn", "tơi": "tươi", "vợt": "vượt", "nh": "như"}
SIGNS = frozenset("·»¼½¾©¨\xad")  # bullets, quotes and fractions when they stand alone
GUILLEMET = re.compile(r"(?<!\w)»(?=\S)")  # no word begins with ằ: this is a quotation mark
STOP = re.compile(r"[.!?]{1,3}[\"”)]?\s+[\"“(]?")
_TOKEN = re.compile(r"\S+")


def read_tcvn3(text: str) -> str:
    """Gives byte text of a TCVN3 font in Unicode; a lone bullet or sign stays, capitals come back in capital words."""
    return "\n".join(map(_read_line, text.split("\n")))


def _read_line(line: str) -> str:
    if GUILLEMET.search(line):
        return line
    return raise_capitals(_TOKEN.sub(lambda token: _read_token(token[0]), line))


def _read_token(token: str) -> str:
    return token if SIGNS.issuperset(token.strip("0123456789")) else from_tcvn3(token)


def raise_capitals(text: str) -> str:
    """Gives `text` with toned letters made capital where their word, or the words about it, are capital.

    TCVN3 has no toned capitals: its .VnTimeH fonts draw the small letters as capitals.
    """
    words = list(WORD.finditer(text))
    shapes = [_shape(word[0]) for word in words]
    pieces, last = [], 0
    for place, word in enumerate(words):
        pieces += [text[last : word.start()], _raised(words, shapes, place)]
        last = word.end()
    return "".join([*pieces, text[last:]])


def restore_horns(text: str) -> str:
    """Gives Unicode text that came from TCVN3 without its soft hyphens (ư) with ư put back where only that makes sense.

    "trởng" can only be "trưởng". If such words are there, "ngời" and its like are taken for "người" too.
    """
    better = WORD.sub(lambda word: _horned(word[0]), text)
    if better == text:
        return text
    return WORD.sub(lambda word: _like(word[0], RARE.get(word[0].lower(), word[0])), better)


def _horned(word: str) -> str:
    small = word.lower()
    if is_syllable(small) or not (found := HORN.search(small) or re.search("(?<=[bcdđghklmnpqrstvx])(?=ng$)", small)):
        return word
    fuller = small[: found.start()] + "ư" + small[found.start() :]
    return _like(word, fuller) if is_syllable(fuller) else word


def _like(word: str, other: str) -> str:
    if word.isupper() and len(word) > 1:
        return other.upper()
    return word[0] + other[1:] if word[0].isupper() and other[0] == word[0].lower() else other


def _raised(words: list[re.Match[str]], shapes: list[str], place: int) -> str:
    word = words[place][0]
    if shapes[place] == "upper" or (shapes[place] == "open" and _among_capitals(shapes, place)):
        return word.upper()
    if word[0] in TONED and (_in_name(words, place) or _begins_sentence(words, place)):
        return word[0].upper() + word[1:]
    return word


def _in_name(words: list[re.Match[str]], place: int) -> bool:
    """True for the third word of "Lưu Thị ánh": two words with capitals stand before, a single space between each."""
    if place < 2 or words[place][0] in SMALL:  # noqa: PLR2004 - a name's first two words
        return False
    first, second, word = words[place - 2 : place + 1]
    near = first.end() + 1 == second.start() and second.end() + 1 == word.start()
    return near and first[0].istitle() and second[0].istitle()


def _begins_sentence(words: list[re.Match[str]], place: int) -> bool:
    """True for the first word after a full stop in a paragraph that itself begins with a capital."""
    if not place or not words[0][0][0].isupper():
        return False
    between = words[place].string[words[place - 1].end() : words[place].start()]
    return STOP.fullmatch(between) is not None


def _shape(word: str) -> str:
    """Tells "upper" (capital where TCVN3 can), "open" (one capital or only toned letters), "code" or "lower"."""
    if word.isascii() and word != word.upper():
        return "lower"  # most words, at once
    plain = [letter for letter in word if letter.isascii() or letter in "ăâêôơưđĂÂÊÔƠƯĐ"]
    if any(letter.islower() for letter in plain):
        return "lower"
    if len(plain) > 1:
        return "upper" if fold(word) in plain_syllables() or not word.isascii() else "code"
    return "capital" if plain == list(word) else "open"


def _among_capitals(shapes: list[str], place: int) -> bool:
    near = [
        shape
        for shape in shapes[max(0, place - 2) : place] + shapes[place + 1 : place + 3]
        if shape not in ("open", "code")
    ]
    return bool(near) and near.count("upper") * 2 > len(near)
