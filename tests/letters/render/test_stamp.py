import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.letters.render.renderer import Renderer
from tests.letters import papers
from tests.letters.samples import stamp

pytestmark = pytest.mark.slow
WIDTH, HEIGHT = 226.77, 62.36


def only_page(pdf: bytes):
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return page


def test_it_says_who_signed_and_when(renderer: Renderer, tmp_path: Path) -> None:
    words = papers.text(renderer.stamp(stamp(), WIDTH, HEIGHT), tmp_path)
    assert "Ký bởi: Trung tâm chứng thực chữ ký số công cộng E-CA" in words
    assert "Thời gian ký: 2026-02-05T09:30:09+07:00" in words
    assert words.count("E-CA") == 2


def test_it_has_the_size_of_its_place(renderer: Renderer) -> None:
    box = only_page(renderer.stamp(stamp(), WIDTH, HEIGHT)).mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((WIDTH, HEIGHT), abs=0.01)


def test_it_needs_no_mark(renderer: Renderer, tmp_path: Path) -> None:
    words = papers.text(renderer.stamp(stamp(short=None), WIDTH, HEIGHT), tmp_path)
    assert words.startswith("Ký bởi: Trung tâm")


@pytest.mark.parametrize("repeats", [1, 5, 8])
def test_a_long_name_gets_smaller_type_and_keeps_the_time(renderer: Renderer, tmp_path: Path, repeats: int) -> None:
    name = "Công ty TNHH " + "Sản xuất Thương mại Dịch vụ " * repeats
    words = papers.text(renderer.stamp(stamp(organisation=name), WIDTH, HEIGHT), tmp_path)
    assert words.count("Thương mại") == repeats
    assert "2026-02-05T09:30:09+07:00" in words


def test_it_is_vectors_and_our_faces_and_can_be_imported(renderer: Renderer, tmp_path: Path) -> None:
    pdf = renderer.stamp(stamp(), WIDTH, HEIGHT)
    page = only_page(pdf)
    content = page.get_contents().get_data()
    assert not page["/Resources"].get("/XObject")
    assert b"BDC" not in content  # marks of a structure tree would dangle in the page it goes into
    assert {name for name, *_ in papers.fonts(pdf, tmp_path)} == {"Tiep-Nhan-Serif", "Tiep-Nhan-Serif-Bold"}


def test_the_same_stamp_has_the_same_bytes(renderer: Renderer) -> None:
    first, second = (renderer.stamp(stamp(), WIDTH, HEIGHT) for _ in range(2))
    assert first == second


def test_text_stays_text(renderer: Renderer, tmp_path: Path) -> None:
    pdf = renderer.stamp(stamp(organisation="<b>A&B</b> 😀", short='"<'), WIDTH, HEIGHT)
    assert "Ký bởi: <b>A&B</b> □" in papers.text(pdf, tmp_path)
