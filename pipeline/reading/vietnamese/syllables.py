"""Which words can be Vietnamese: all syllables that the spelling allows, made by rule from onsets, rimes and tones."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from pipeline.reading.vietnamese.letters import fold, nfc

ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
RIMES = """
a ai ao au ay am an ang anh ac ach ap at ăm ăn ăng ăc ăp ăt âu ây âm ân âng âc âp ât
e eo em en eng ec ep et ê êu êm ên ênh êch êp êt
i ia iu im in inh ich ip it iêu iêm iên iêng iêc iêp iêt y yêu yêm yên yêng yêt
o oi om on ong oc op ot oong ooc oa oai oao oay oau oam oan oang oanh oac oach oap oat oăm oăn oăng oăc oăt
oe oeo oen oem oet ô ôi ôm ôn ông ôc ôp ôt ơ ơi ơm ơn ơp ơt
u ua ui um un ung uc up ut uây uân uâng uât uê uên uênh uêch uôi uôm uôn uông uôc uôt uơ
uy uya uyên uyêt uyn uynh uych uyt uyp uyu ư ưa ưi ưu ưm ưng ưc ưt ươi ươu ươm ươn ương ươc ươp ươt
"""
VOWELS = frozenset("aăâeêioôơuưy")
MARKED = "ăâêôơư"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
CLOSED_TONES = ("\u0301", "\u0323")  # before c, ch, p, t only the acute and the dot below are spelt
FRONT = frozenset("eêi")
GLIDES = frozenset({"oa", "oe", "uy"})

WORD = re.compile(r"[^\W\d_]+")
NO_LANGUAGE = re.compile(r"[@\\\d]|://|www\.")
SHARE = 0.7  # from here on a text counts as Vietnamese
FEWEST = 3  # words below which a text without diacritics says nothing


def is_syllable(word: str) -> bool:
    """True if `word` (NFC, any case, diacritics as they must stand) is a syllable that Vietnamese spelling allows."""
    return word.lower() in syllables()


def is_vietnamese(text: str, threshold: float = SHARE) -> bool:
    """True if at least `threshold` of the words of `text` are Vietnamese, with or without diacritics."""
    return vietnamese_share(text) >= threshold


def vietnamese_share(text: str) -> float:
    """Gives the share (0 to 1) of words in `text` that are Vietnamese syllables.

    A word without diacritics counts if some syllable folds to it; addresses and words with digits count not at all.
    Under three words the share is 0 unless a word bears diacritics.
    """
    words = [word.lower() for word in WORD.findall(without_codes(nfc(text)))]
    known, plain = syllables(), plain_syllables()
    marked = sum(1 for word in words if not word.isascii() and word in known)
    if not words or (not marked and len(words) < FEWEST):
        return 0.0
    bare = sum(1 for word in words if word.isascii() and word in plain)
    return (marked + bare) / len(words)


def without_codes(text: str) -> str:
    """Gives `text` without what has no language: addresses, links, words with digits (serials, contract numbers)."""
    if not NO_LANGUAGE.search(text):
        return text
    return " ".join(token for token in text.split() if not NO_LANGUAGE.search(token))


@cache
def plain_syllables() -> frozenset[str]:
    """Gives all syllables without diacritics, in lower case."""
    return frozenset(fold(syllable) for syllable in syllables())


@cache
def syllables() -> frozenset[str]:
    """Gives all syllables in lower case NFC, both places of the tone included ("hoà" and "hòa")."""
    pairs = [(onset, rime) for onset in ["", *ONSETS.split()] for rime in RIMES.split() if _fits(onset, rime)]
    pairs += [("g", rime) for rime in ("i", "in", "iêng", "iêt")]
    return frozenset(onset + toned for onset, rime in pairs for toned in _toned(rime))


def _fits(onset: str, rime: str) -> bool:
    first = rime[0]
    if rime in ("oong", "ooc"):
        return onset in ("", "b", "g", "l", "m", "s", "x")
    if onset in ("c", "g", "ng"):
        return first not in FRONT and first != "y"
    if onset in ("k", "gh", "ngh"):
        return first in FRONT or rime == "y"
    if onset == "qu":
        return first in "aăâeêiy" or rime in ("ơ", "ôc", "yên", "yêt")
    return first not in "iy" if onset == "gi" else _fits_any(onset, rime)


def _fits_any(onset: str, rime: str) -> bool:
    return not rime.startswith("iê") if onset == "" else rime == "y" or rime[0] != "y"


def _toned(rime: str) -> Iterator[str]:
    closed = rime.endswith(("c", "ch", "p", "t"))
    for tone in CLOSED_TONES if closed else TONES:
        for place in _places(rime):
            yield unicodedata.normalize("NFC", rime[: place + 1] + tone + rime[place + 1 :])


def _places(rime: str) -> tuple[int, ...]:
    """Gives the places in `rime` where a tone may stand."""
    nucleus = "".join(takewhile(VOWELS.__contains__, rime))
    marked = [place for place, letter in enumerate(nucleus) if letter in MARKED]
    if marked:
        return (marked[-1],)
    if nucleus in GLIDES:
        return (0, 1)
    if len(nucleus) > 2:  # noqa: PLR2004 - three vowels: the middle one
        return (1,)
    return (len(nucleus) - 1,) if len(nucleus) < len(rime) else (0,)
