"""Scans and photos: what stands on the paper is read, turned or not, and what cannot be read is no blank paper."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageFilter, ImageOps

from pipeline.reading.papers import scan
from pipeline.reading.papers.ocr.picture import median, slant
from pipeline.reading.papers.ocr.recognise import Recognised, Word, recognise
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.scan import read
from pipeline.reading.problems import Flaw, has
from tests.papers.errors import error_rate
from tests.papers.scans import LETTER, letter, noisy, photographed, saved, skewed

SHORT = "Kính gửi quý công ty,\nTôi đồng ý với nội dung trả lời.\nTrân trọng."


def read_well(image: Image.Image, most: float = 0.005, text: str = LETTER) -> Recognised:
    found = recognise(image)
    assert error_rate(text, found.text) <= most
    assert not found.unsure
    return found


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_noisy_page_whichever_side_is_up(turn: int) -> None:
    read_well(noisy(letter()).rotate(turn, expand=True))


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_three_lines_whichever_side_is_up(turn: int) -> None:
    read_well(noisy(letter(SHORT)).rotate(turn, expand=True), text=SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [-6, 3])
def test_a_page_laid_askew(degrees: int) -> None:
    read_well(noisy(skewed(letter(), degrees)))


@pytest.mark.slow
def test_two_words_on_a_noisy_page() -> None:
    read_well(noisy(letter("Đồng ý.")), text="Đồng ý.")


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [72, 96, 300])
def test_small_and_large_pictures_without_resolution(dpi: int) -> None:
    read_well(letter(dpi=dpi))


@pytest.mark.slow
def test_white_writing_on_black() -> None:
    read_well(ImageOps.invert(letter()))


@pytest.mark.slow
def test_a_photo_in_bad_light_with_the_side_in_its_exif_data() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = photographed(letter()).rotate(90, expand=True)
    paper = read(saved(photo, "JPEG", quality=80, exif=exif))
    assert error_rate(LETTER, paper.text) <= 0.005
    assert (paper.problems, paper.pages, paper.how) == ((), 1, "ocr")


@pytest.mark.slow
def test_a_fax_of_several_pages_one_of_them_blank() -> None:
    pages = [each.point(lambda grey: 255 * (grey > 128)).convert("1") for each in (letter(), letter(""), letter(SHORT))]
    paper = read(saved(pages[0], "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=pages[1:]))
    assert error_rate(f"{LETTER} {SHORT}", paper.text) <= 0.005
    assert (paper.pages, paper.problems) == (3, ())
    assert paper.confidence is not None and paper.confidence > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "HEIF"])
def test_other_kinds(kind: str) -> None:
    if kind == "HEIF":
        import pillow_heif  # noqa: PLC0415

        pillow_heif.register_heif_opener()
    assert error_rate(SHORT, read(saved(letter(SHORT), kind)).text) <= 0.01


@pytest.mark.slow
def test_a_transparent_page_and_one_of_sixteen_bits() -> None:
    clear = Image.new("RGBA", letter().size, (0, 0, 0, 0))
    clear.putalpha(ImageOps.invert(letter(SHORT)))
    deep = letter(SHORT).convert("I").point(lambda grey: grey * 257).convert("I;16")
    assert error_rate(SHORT, read(saved(clear)).text) == error_rate(SHORT, read(saved(deep)).text) == 0


@pytest.mark.slow
def test_what_cannot_be_read_well_asks_a_person() -> None:
    paper = read(saved(letter(dpi=72, size=7).point(lambda grey: 120 + grey // 2)))
    assert has(Flaw.UNSURE, paper.problems)


@pytest.mark.slow
def test_a_picture_without_writing_is_not_a_blank_page() -> None:
    faces = Image.frombytes("L", (40, 30), random.Random(1).randbytes(1200)).resize(
        (800, 600), Image.Resampling.NEAREST
    )
    assert has(Flaw.UNSURE, read(saved(faces)).problems)


@pytest.mark.parametrize(
    "page", [letter(""), noisy(letter("")), letter("").point(lambda _: 215), Image.new("1", (3, 3))]
)
def test_a_blank_page_is_empty_without_a_problem(page: Image.Image) -> None:
    assert read(saved(page)) == Paper(pages=1, how="ocr")


def test_the_median_is_that_of_pillow() -> None:
    page = noisy(letter(dpi=60))
    inner = (1, 1, page.width - 1, page.height - 1)
    assert median(page).crop(inner).tobytes() == page.filter(ImageFilter.MedianFilter(3)).crop(inner).tobytes()


def test_the_slant_of_a_page() -> None:
    assert slant(skewed(letter(), 4)) == pytest.approx(-4, abs=0.3)
    assert slant(skewed(letter(), -7.5).rotate(90, expand=True)) == pytest.approx(7.5, abs=0.3)
    assert abs(slant(letter())) < 0.3


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 7_000)])
def test_too_many_pixels_are_never_decoded(size: tuple[int, int]) -> None:
    assert has(Flaw.TOO_LARGE, read(saved(Image.new("1", size))).problems)


def test_too_many_pages_are_counted() -> None:
    page = Image.new("1", (20, 20), 1)
    paper = read(saved(page, "TIFF", save_all=True, append_images=[page] * 34))
    assert paper.problems == ("too-many: 5 of 35 pages to be recognised were not read",)
    assert paper.pages == 35


def test_one_bad_page_leaves_the_others() -> None:
    def broken() -> Image.Image:
        raise OSError("image file is truncated")

    first, second = scan.read_pages([broken, lambda: letter("")], [4, 5])
    assert has(Flaw.DAMAGED, first.problems) and "page 4" in first.problems[0]
    assert second.problems == ()


def test_a_page_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reading.papers.ocr.recognise.recognise.__defaults__", (0.0,))
    assert has(Flaw.TOO_SLOW, read(saved(letter(SHORT))).problems)


def test_the_gate_of_confidence() -> None:
    sure, weak = Word((1, 1, 1), 95, "chữ"), Word((1, 1, 1), 40, "chử")
    assert not Recognised((sure,) * 9 + (weak,)).unsure
    assert Recognised((sure,) * 4 + (weak,)).unsure
    assert Recognised((Word((1, 1, 1), 79, "chữ"),)).unsure
    assert Recognised(()).unsure and not Recognised((), blank=True).unsure


def test_lines_and_paragraphs() -> None:
    words = [
        Word(line, 90, str(place)) for place, line in enumerate([(1, 1, 1), (1, 1, 1), (1, 1, 2), (1, 2, 1), (2, 1, 1)])
    ]
    assert Recognised(tuple(words)).text == "0 1\n2\n\n3\n\n4"


@pytest.mark.parametrize("content", [b"", b"no picture", saved(letter())[:100], b"\xff\xd8\xff\xe0"])
def test_damaged(content: bytes) -> None:
    paper = read(content)
    assert has(Flaw.DAMAGED, paper.problems) and not paper.text


@pytest.mark.slow
@pytest.mark.parametrize("switch", [True, False])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_cut_picture_is_read_as_far_as_it_goes(kind: str, switch: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", switch)
    whole = saved(letter(), kind)
    paper = read(whole[: len(whole) // 2])
    assert has(Flaw.DAMAGED, paper.problems) and "ĐƠN KHIẾU NẠI" in paper.text
    assert ImageFile.LOAD_TRUNCATED_IMAGES is switch


STARTS = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"II*\x00",
    b"GIF89a",
    b"BM",
    b"RIFF\x00\x01\x00\x00WEBP",
    b"\0\0\0\x18ftypheic",
]


@given(st.sampled_from(STARTS), st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_a_paper(start: bytes, rest: bytes) -> None:
    paper = read(start + rest)
    assert isinstance(paper, Paper) and paper.problems
    assert read(start + rest) == paper


TINY = [saved(Image.radial_gradient("L").resize((9, 9)), kind) for kind in ("PNG", "GIF", "TIFF", "BMP")]


@pytest.mark.slow
@given(st.sampled_from(TINY), st.integers(0, 200), st.binary(min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_spoilt_pictures_give_a_paper(picture: bytes, at: int, spoilt: bytes) -> None:
    assert isinstance(read(picture[:at] + spoilt + picture[at + len(spoilt) :]), Paper)
