from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from pipeline.letters.render import fonts
from pipeline.shipped import shipped


def without(letters: str, path: Path) -> Path:
    """The regular face without some letters, as older builds of such fonts are."""
    font = TTFont(fonts.face_paths()[0])
    subsetter = subset.Subsetter(subset.Options(glyph_names=True))
    subsetter.populate(unicodes=[point for point in font.getBestCmap() if chr(point) not in letters])
    subsetter.subset(font)
    font.save(path)
    return path


def test_there_are_134_letters_with_marks() -> None:
    letters = fonts.vietnamese_letters()
    assert len(letters) == 134
    assert all(letter in letters for letter in "ăâđêôơưẵễỡựỹĂÂĐÊÔƠƯẴỄỠỰỸ")


def test_the_shipped_faces_lack_nothing() -> None:
    assert fonts.missing() == {}
    assert shipped("templates", "fonts", "LICENSE.txt").is_file()


def test_the_faces_are_regular_bold_italic_and_bold_italic() -> None:
    styles = [TTFont(path)["name"].getDebugName(2) for path in fonts.face_paths()]
    assert styles == ["Regular", "Bold", "Italic", "Bold Italic"]


def test_missing_letters_are_named(tmp_path: Path) -> None:
    face = without("ẵƠ", tmp_path / "Old.ttf")
    assert fonts.missing([face, fonts.face_paths()[1]]) == {"Old.ttf": "Ơẵ"}


@pytest.mark.parametrize("content", [None, b"", b"no font at all", b"\x00\x01\x00\x00" + b"\xff" * 100])
def test_a_face_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    face = tmp_path / "Broken.ttf"
    if content is not None:
        face.write_bytes(content)
    assert "cannot be read" in fonts.missing([face])["Broken.ttf"]


def test_what_can_be_shown() -> None:
    showable = fonts.showable()
    assert all(ord(letter) in showable for letter in "Ẵự□–“”…₫ éß Ωж")
    assert not any(ord(letter) in showable for letter in "😀张שםعر☎")
