"""The four faces that travel with the program, and what they can show.

Facts behind it: some builds of the usual fonts lack 93 Vietnamese letters, and a renderer then
silently mixes another font in.
"""

from collections.abc import Iterable
from pathlib import Path
from unicodedata import bidirectional, normalize

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

from pipeline.shipped import shipped

FACES = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")
UNSHOWN = "□"
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def face_paths() -> tuple[Path, ...]:
    """Gives the files of the four faces: regular, bold, italic, bold italic."""
    return tuple(shipped("templates", "fonts", face) for face in FACES)


def vietnamese_letters() -> frozenset[str]:
    """Gives the 134 letters with marks of Vietnamese, small and capital, in NFC."""
    small = {normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    marked = {letter for letter in small if not letter.isascii()}
    return frozenset(marked | {letter.upper() for letter in marked})


def missing(faces: Iterable[Path] | None = None) -> dict[str, str]:
    """Says for each face what it lacks: the file name, and the letters or why it cannot be read.

    An empty answer means that letters can be set. `faces` are the shipped ones when None.
    """
    found = {face.name: _lacks(face) for face in (face_paths() if faces is None else faces)}
    return {name: what for name, what in found.items() if what}


def showable(faces: Iterable[Path] | None = None) -> frozenset[int]:
    """Gives the code points that all faces hold and that run from left to right.

    Right-to-left letters are left out: they would turn the order of the words around them.
    """
    held = [_code_points(face) for face in (face_paths() if faces is None else faces)]
    return frozenset(point for point in frozenset.intersection(*held) if not _turns(chr(point)))


def _lacks(face: Path) -> str:
    try:
        held = _code_points(face)
    except (OSError, TTLibError) as error:
        return f"cannot be read ({error})"
    return "".join(sorted(letter for letter in vietnamese_letters() if ord(letter) not in held))


def _code_points(face: Path) -> frozenset[int]:
    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _turns(letter: str) -> bool:
    return bidirectional(letter) in {"R", "AL", "AN"}
