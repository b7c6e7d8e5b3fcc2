"""The seal in the visible signature: real size, over its left third, red, and nowhere without a signature."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import Problem
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.render.seal import Seal, read_seal
from tests.letters import papers, samples
from tests.letters.render import pdfa, seals

MM = 72 / 25.4
DOTS = 10  # a millimetre
CASES = {"svg 36": seals.drawn(36), "svg 30": seals.drawn(30), "svg 20": seals.drawn(20), "png 36": seals.picture(36)}


@pytest.fixture(scope="module", params=list(CASES))
def sealed(request: pytest.FixtureRequest) -> Iterator[tuple[Renderer, Seal]]:
    seal = CASES[request.param]
    renderer = Renderer(seal=seal)
    yield renderer, seal
    renderer.close()


def red(pdf: bytes, folder: Path) -> tuple[float, float, float, float]:
    """The frame of all red ink on the first page, in mm: left, top, right, bottom."""
    (folder / "red.pdf").write_bytes(pdf)
    papers.tool(pdf, folder, "pdftoppm", "-r", str(25.4 * DOTS), "-png", "-singlefile", "PDF", str(folder / "red"))
    image = np.asarray(Image.open(io.BytesIO((folder / "red.png").read_bytes())).convert("RGB")).astype(int)
    where = (image[..., 0] > 150) & (image[..., 1] < 100) & (image[..., 2] < 120)
    rows, columns = np.flatnonzero(where.any(axis=1)), np.flatnonzero(where.any(axis=0))
    assert len(rows), "nothing is red"
    return columns[0] / DOTS, rows[0] / DOTS, (columns[-1] + 1) / DOTS, (rows[-1] + 1) / DOTS


@pytest.mark.slow
def test_it_has_its_real_size_at_the_left_and_words_beside_it(sealed: tuple[Renderer, Seal], tmp_path: Path) -> None:
    renderer, seal = sealed
    box = renderer.letter("slip", samples.slip()).box
    assert (box.width / MM, box.height / MM) == pytest.approx((90, max(22, seal.size_mm)), abs=0.1)
    stamp = renderer.stamp(samples.stamp(), box.width, box.height)
    left, top, right, bottom = red(stamp, tmp_path)
    ring = 0.99 if seal.mime_type == "image/svg+xml" else 0.97  # what the outer ring takes of the square
    assert right - left == pytest.approx(seal.size_mm * ring, abs=0.4)
    assert bottom - top == pytest.approx(seal.size_mm * ring, abs=0.4)
    assert left < 1
    assert right / 90 <= 0.42  # about a third
    x1, _, x2, _ = papers.word(stamp, tmp_path, "2026-02-05T09:30:09+07:00", 1)
    assert right < x1 / MM < x2 / MM <= 90
    assert papers.pages(stamp) == 1


@pytest.mark.slow
def test_the_letter_without_signature_shows_no_seal(sealed: tuple[Renderer, Seal], tmp_path: Path) -> None:
    renderer, _ = sealed
    for kind, facts in (("slip", samples.slip()), ("confirmation", samples.confirmation())):
        pdf = renderer.letter(kind, facts).pdf
        assert pdfa.problems(pdf) == []
        with pytest.raises(AssertionError, match="nothing is red"):
            red(pdf, tmp_path)


@pytest.mark.slow
def test_a_seal_drawn_with_lines_stays_lines_and_a_picture_keeps_its_edges(
    sealed: tuple[Renderer, Seal], tmp_path: Path
) -> None:
    renderer, seal = sealed
    stamp = renderer.stamp(samples.stamp(), 90 * MM, 36 * MM)
    rows = [line.split() for line in papers.tool(stamp, tmp_path, "pdfimages", "-list", "PDF").splitlines()[2:]]
    assert len(rows) == (0 if seal.mime_type == "image/svg+xml" else 2)
    assert all("no" in row for row in rows)  # the column "interp"
    assert all(name.startswith("Tiep-Nhan-Serif") for name, *_ in papers.fonts(stamp, tmp_path))
    assert renderer.stamp(samples.stamp(), 90 * MM, 36 * MM) == stamp


@pytest.mark.slow
def test_a_seal_fetches_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(seals.picture().content)
    address = (tmp_path / "secret.png").as_uri()
    evil = seals.svg().replace("</svg>", f'<image href="{address}" width="200" height="200"/></svg>')
    renderer = Renderer(seal=Seal(evil.encode(), "image/svg+xml", 30))
    try:
        stamp = renderer.stamp(samples.stamp(), 90 * MM, 30 * MM)
    finally:
        renderer.close()
    assert papers.tool(stamp, tmp_path, "pdfimages", "-list", "PDF").count("\n") == 2  # the heading only


def test_a_seal_is_read_from_svg_or_png(tmp_path: Path) -> None:
    for name, seal in (("seal.svg", seals.drawn()), ("seal.png", seals.picture())):
        (tmp_path / name).write_bytes(seal.content)
        assert read_seal(tmp_path / name, 36) == seal


@pytest.mark.parametrize(
    ("content", "size", "words"),
    [
        (None, 36, "cannot be read"),
        (b"GIF89a", 36, "neither SVG nor PNG"),
        (b"<svg" + b" " * 1_000_001, 36, "at most 1000000"),
        (b"<svg/>", 80, "15.0 to 42.0 mm"),
        (b"<svg/>", 0, "15.0 to 42.0 mm"),
    ],
)
def test_what_is_no_seal_is_named(tmp_path: Path, content: bytes | None, size: float, words: str) -> None:
    path = tmp_path / "dau.svg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Problem, match=words) as told:
        read_seal(path, size)
    assert str(path) in str(told.value)
