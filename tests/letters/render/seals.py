"""Seals of organisations that do not exist, drawn here."""

import io
from math import cos, pi, sin

from PIL import Image, ImageDraw

from pipeline.letters.render.seal import Seal

RED = "#d0142c"
NAME = "TRUNG TÂM CHỨNG THỰC CHỮ KÝ SỐ E-CA ★ "


def drawn(size_mm: float = 36) -> Seal:
    """A round seal as SVG: two rings, the name around, a star in the middle."""
    return Seal(svg().encode(), "image/svg+xml", size_mm)


def svg() -> str:
    letters = "".join(
        f'<text x="0" y="-76" transform="rotate({360 * place / len(NAME):.2f})" text-anchor="middle" '
        f'font-family="Tiep Nhan Serif" font-weight="700" font-size="13" fill="{RED}">{letter}</text>'
        for place, letter in enumerate(NAME)
        if letter not in " ★"
    )
    rings = "".join(
        f'<circle r="{radius}" fill="none" stroke="{RED}" stroke-width="{width}"/>'
        for radius, width in ((97, 4), (68, 1.5))
    )
    points = " ".join(_corner(number) for number in range(10))
    star = f'<polygon points="{points}" fill="{RED}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200">{rings}{letters}{star}</svg>'


def picture(size_mm: float = 36) -> Seal:
    """The same as a PNG with a transparent ground, without the name."""
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((6, 6, 394, 394), outline=RED, width=8)
    pen.polygon([(200 + 60 * x, 200 + 60 * y) for x, y in map(_spot, range(10))], fill=RED)
    out = io.BytesIO()
    image.save(out, "PNG")
    return Seal(out.getvalue(), "image/png", size_mm)


def _spot(number: int) -> tuple[float, float]:
    radius = 1 if number % 2 == 0 else 0.42
    return radius * sin(number * pi / 5), -radius * cos(number * pi / 5)


def _corner(number: int) -> str:
    x, y = _spot(number)
    return f"{38 * x:.2f},{38 * y:.2f}"
