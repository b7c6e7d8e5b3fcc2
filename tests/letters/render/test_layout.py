"""NĐ 30/2020/NĐ-CP, Phụ lục I, measured on the finished pages of every kind of letter."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.letters.facts import LetterFacts
from pipeline.letters.render.renderer import Renderer
from tests.letters import samples
from tests.letters.render.measured import Measured, Run

pytestmark = pytest.mark.slow
FACE = "Tiep-Nhan-Serif"
KINDS: dict[str, Callable[..., LetterFacts]] = {
    "slip": samples.slip,
    "supplement": samples.supplement,
    "rejection": samples.rejection,
    "answer": samples.answer,
    "closing": samples.closing,
    "record": samples.record,
    "confirmation": samples.confirmation,
}
TITLES = {
    "slip": "PHIẾU TIẾP NHẬN",
    "supplement": "PHIẾU YÊU CẦU",
    "rejection": "THÔNG BÁO",
    "answer": "VĂN BẢN TRẢ LỜI",
    "closing": "THÔNG BÁO",
    "record": "BIÊN BẢN",
    "confirmation": "PHIẾU XÁC NHẬN",
}
MIDDLE = 30 + (210 - 30 - 15) / 2
LEFT_BLOCK, RIGHT_BLOCK = (30, 101), (104, 195)  # the columns of the letterhead, mm


@pytest.fixture(scope="module", params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def letter(kind: str, renderer: Renderer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    yield Measured(renderer.letter(kind, KINDS[kind]()).pdf, tmp_path_factory.mktemp(kind))


def measured(renderer: Renderer, folder: Path, kind: str, **changes: Any) -> Measured:
    return Measured(renderer.letter(kind, KINDS[kind](**changes)).pdf, folder)


def is_set(run: Run, least: float, most: float, style: str = "") -> None:
    assert least <= run.size <= most, run
    assert run.face == f"{FACE}{style}", run


def test_margins(letter: Measured) -> None:
    for page in range(1, letter.pages + 1):
        whole = letter.ink(page, top=19.5)  # the page number stands above
        assert 30 <= whole.left <= 35, page
        assert 210 - 20 <= whole.right <= 210 - 15, page
        assert 20 <= whole.top <= 25, page
        assert whole.bottom <= 297 - 20, page


def test_the_first_page_is_filled_to_its_lower_margin(letter: Measured) -> None:
    assert 297 - 25 <= letter.ink(1).bottom <= 297 - 20


def test_head(letter: Measured) -> None:
    is_set(letter.run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 12, 13, "-Bold")
    is_set(letter.run("Độc lập - Tự do - Hạnh phúc"), 13, 14, "-Bold")
    is_set(letter.run("CÔNG TY"), 12, 13)
    is_set(letter.run("TRUNG TÂM"), 12, 13, "-Bold")
    is_set(letter.run("Số: "), 13, 13)
    is_set(letter.run("Hà Nội, ngày 05 tháng 02 năm 2026"), 13, 14, "-Italic")
    assert letter.run("CÔNG TY").y == letter.run("CỘNG HÒA").y
    assert letter.run("Số: ").y == letter.run("Hà Nội, ngày").y


def test_the_line_under_the_motto_is_as_long_as_the_motto(letter: Measured) -> None:
    motto = letter.run("Độc lập")
    words = letter.ink(1, RIGHT_BLOCK[0], motto.y - 4, RIGHT_BLOCK[1], motto.y)
    rule = letter.rule_below(motto, *RIGHT_BLOCK)
    assert rule.width == pytest.approx(words.width, abs=0.6)
    assert rule.middle == pytest.approx(words.middle, abs=0.3)


def test_the_line_under_the_organisation_is_a_third_to_a_half_and_centred(letter: Measured) -> None:
    first, last = letter.run("TRUNG TÂM"), letter.run("CHỮ KÝ SỐ")
    words = letter.ink(1, LEFT_BLOCK[0], first.y - 5, LEFT_BLOCK[1], last.y)
    rule = letter.rule_below(last, *LEFT_BLOCK)
    assert words.width / 3 <= rule.width <= words.width / 2
    assert rule.middle == pytest.approx(words.middle, abs=0.5)


def test_title_and_the_line_under_it(letter: Measured, kind: str) -> None:
    title, about = letter.run(TITLES[kind]), letter.run("Mã hồ sơ")
    is_set(title, 13, 14, "-Bold")
    is_set(about, 13, 14, "-Bold")
    words = letter.ink(1, 30, about.y - 3, 195, about.y)
    rule = letter.rule_below(about, 60, 165)
    assert words.width / 3 <= rule.width <= words.width / 2
    assert rule.middle == pytest.approx(words.middle, abs=0.5)
    assert words.middle == pytest.approx(MIDDLE, abs=0.5)


def test_content_is_13_points_with_the_first_line_in(letter: Measured, kind: str) -> None:
    body = [run for run in letter.runs if run.text.startswith(("Trung tâm chứng thực", "Hôm nay, lúc")) and run.x < 60]
    assert body, kind
    is_set(body[0], 13, 14)
    assert 10 <= body[0].x - 30.5 <= 12.8


def test_who_signs_and_who_receives(letter: Measured, kind: str) -> None:
    is_set(letter.run("Nơi nhận:"), 12, 12, "-Bold-Italic")
    for line in [run for run in letter.runs if run.text.startswith("- ") and run.size < 12]:
        is_set(line, 11, 11)
    is_set(letter.run("- Lưu:"), 11, 11)
    if kind == "confirmation":
        is_set(letter.run("NGƯỜI TIẾP NHẬN"), 13, 14, "-Bold")
        return
    is_set(letter.run("TL."), 13, 14, "-Bold")
    is_set(letter.run("TRƯỞNG"), 13, 14, "-Bold")
    is_set(letter.run("Nguyễn Thị Thu Hằng"), 13, 14, "-Bold")


def test_address_at_the_foot_of_the_first_page(letter: Measured) -> None:
    address = letter.run("Địa chỉ: 11")
    is_set(address, 11, 12)
    rule = letter.ink(1, 30, address.y - 6, 195, address.y - 3.6)
    assert rule.width == pytest.approx(164, abs=0.2)


@pytest.mark.parametrize("paragraphs", [1, 14, 30])
def test_pages_are_numbered_from_the_second_in_the_middle_of_the_top_margin(
    renderer: Renderer, tmp_path: Path, paragraphs: int
) -> None:
    letter = measured(renderer, tmp_path, "slip", summary=samples.long_summary(paragraphs))
    above = [(run.page, run.text) for run in letter.runs if run.y < 19.5]
    assert above == [(page, str(page)) for page in range(2, letter.pages + 1)]
    for page in range(2, letter.pages + 1):
        number = letter.ink(page, bottom=19.5)
        assert number.middle == pytest.approx(MIDDLE, abs=0.3)
        assert (number.top + number.bottom) / 2 == pytest.approx(10, abs=1)
    assert all(13 <= run.size <= 14 for run in letter.runs if run.y < 19.5)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (dt.date(2026, 10, 20), "ngày 20 tháng 10 năm 2026"),
        (dt.date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
    ],
)
def test_the_date_has_leading_noughts_where_the_decree_wants_them(
    renderer: Renderer, tmp_path: Path, day: dt.date, words: str
) -> None:
    is_set(measured(renderer, tmp_path, "closing", date=day).run(f"Hà Nội, {words}"), 13, 14, "-Italic")


@pytest.mark.parametrize("organisation", ["E-CA Việt Nam", "Công ty Cổ phần Chữ ký số Vi Na"])
def test_the_line_fits_short_names_and_no_parent(renderer: Renderer, tmp_path: Path, organisation: str) -> None:
    head = samples.ECA.model_copy(update={"parent": None, "organisation": organisation})
    letter = measured(renderer, tmp_path, "slip", letterhead=head, case_number="KN-1")
    top = letter.run("CỘNG HÒA")
    last = max((run for run in letter.runs if run.x < 100 and run.y < top.y + 12), key=lambda run: run.y)
    words = letter.ink(1, LEFT_BLOCK[0], top.y - 5, LEFT_BLOCK[1], last.y)
    rule = letter.rule_below(last, *LEFT_BLOCK)
    assert words.width / 3 <= rule.width <= words.width / 2
