"""Pictures made ready for recognition: one size, grey, even light, no specks. Every figure here was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

A4_LONG = 11.69  # inches
TRUSTED_DPI = range(150, 1201)  # scanners say the truth; telephones and screens say 72 or 96 of anything
WANTED_DPI = range(160, 301)  # letters of 13 points are read best between these
ENLARGED_DPI, REDUCED_DPI = 230, 250  # what smaller and bigger pictures are brought to
MOST_SCALE = 3.0
REDUCED = 8  # the light on a page changes slowly: it is looked at in so many times less detail
MOST_SKEW = 10  # degrees
LEAST_SKEW = 0.7  # degrees; tesseract sets less straight by itself
SKETCH = 500  # dots of the longer side in which the slant of the lines is sought
INK = 40  # levels of grey below the paper from which on something is written
FEWEST_INK = 12  # cells (of 4 by 4 dots) with ink; less is dust
SPARSE = 0.002  # share of cells with ink under which grain outweighs the writing
SPREAD = 0.67  # quartile of the normal distribution, in standard deviations


@dataclass(frozen=True)
class Ready:
    """A grey picture and its resolution in dots per inch."""

    image: Image.Image
    dpi: int


def upright_grey(image: Image.Image) -> Image.Image:
    """Gives the picture grey, turned as its EXIF data say, on white where it is transparent."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I") or turned.mode == "F":
        return _sixteen_bits(turned)
    if "A" in turned.getbands() or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("L")
    return turned.convert("L")


def _sixteen_bits(image: Image.Image) -> Image.Image:
    """Pillow cuts what is above 255 when it makes such pictures grey; they are scaled here."""
    return image.convert("F").point(lambda value: value / 257).convert("L")


def resolution(image: Image.Image) -> float:
    """Gives the dots per inch: as the file says if that can be, else as if the picture were a page of A4."""
    said = image.info.get("dpi", (0, 0))
    if isinstance(said, Sequence) and said and isinstance(said[0], int | float) and round(said[0]) in TRUSTED_DPI:
        return float(said[0])
    return max(image.size) / A4_LONG


def clean(grey: Image.Image, dpi: float) -> Ready:
    """Gives the picture in good size with specks and shadows gone.

    Small pictures are enlarged before the median takes their accents away (13.8 % errors at 96 dpi, 0.1 % so);
    all others stay as they are, since enlarged noise reads worse.
    """
    scaled, dpi = _scaled(grey, dpi)
    if not _is_bilevel(grey):  # thin strokes of a fax do not survive it
        scaled = median(scaled)
    return Ready(even_light(scaled), round(dpi))


def clean_first(grey: Image.Image, dpi: float) -> Ready:
    """The same for noisy little pictures and nearly empty pages: specks go before the size changes, paper is white."""
    scaled, dpi = _scaled(median(grey), dpi)
    return Ready(white_paper(even_light(scaled)), round(dpi))


def _scaled(grey: Image.Image, dpi: float) -> tuple[Image.Image, float]:
    if WANTED_DPI.start <= dpi < WANTED_DPI.stop:
        return grey, dpi
    factor = min(MOST_SCALE, (ENLARGED_DPI if dpi < WANTED_DPI.start else REDUCED_DPI) / dpi)
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.LANCZOS), dpi * factor


def median(grey: Image.Image) -> Image.Image:
    """Gives each dot the median of the 3 by 3 dots around it; over the edge lies the opposite one.

    The same as Pillow's MedianFilter(3) in a ninth of the time (70 ms a page): three dots
    of each row are sorted, then the median is that of the greatest least, the median middle and the least greatest.
    """
    before, after = ImageChops.offset(grey, 1, 0), ImageChops.offset(grey, -1, 0)
    less, more = ImageChops.darker(before, grey), ImageChops.lighter(before, grey)
    least, middle, greatest = (
        ImageChops.darker(less, after),
        ImageChops.lighter(less, ImageChops.darker(more, after)),
        ImageChops.lighter(more, after),
    )
    above, here, below = _column(least)
    low = ImageChops.lighter(ImageChops.lighter(above, here), below)
    above, here, below = _column(greatest)
    high = ImageChops.darker(ImageChops.darker(above, here), below)
    return _median_of(low, _median_of(*_column(middle)), high)


def _column(image: Image.Image) -> tuple[Image.Image, Image.Image, Image.Image]:
    return ImageChops.offset(image, 0, 1), image, ImageChops.offset(image, 0, -1)


def _median_of(one: Image.Image, two: Image.Image, three: Image.Image) -> Image.Image:
    less, more = ImageChops.darker(one, two), ImageChops.lighter(one, two)
    return ImageChops.lighter(less, ImageChops.darker(more, three))


def _is_bilevel(grey: Image.Image) -> bool:
    between = grey.histogram()[1:255]
    return sum(between) < grey.width * grey.height / 1000


def even_light(grey: Image.Image) -> Image.Image:
    """Divides the picture by the light that falls on it (62 % errors on a photo half in shadow, 0.1 % after it)."""
    light = _reduced(grey, REDUCED).filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    light = light.resize(grey.size, Image.Resampling.BILINEAR).point([max(1, value) for value in range(256)])
    lit: Image.Image = ImageMath.lambda_eval(
        lambda given: given["convert"](given["min"](given["seen"] * 255 / given["light"], 255), "L"),
        seen=grey,
        light=light,
    )
    return lit


def white_paper(grey: Image.Image, sigmas: float = 3) -> Image.Image:
    """Makes white what differs from the paper by no more than its grain."""
    low, middle = _quantile(grey, 0.25), _quantile(grey, 0.5)
    white = middle - sigmas * (middle - low) / SPREAD
    if middle < 128 or white < 100:  # noqa: PLR2004 - white on black, or no paper at all
        return grey
    return grey.point([min(255, round(value * 255 / white)) for value in range(256)])


def ink(ready: Ready) -> float:
    """Gives the share of the picture that is written on, 0 for a blank page (or a few specks of dust).

    Averaged over cells, grain disappears and strokes do not.
    """
    cells = _reduced(ready.image, 4)
    paper = _quantile(cells, 0.5)
    apart = ImageChops.difference(cells, Image.new("L", cells.size, paper)).histogram()
    dark = sum(apart[INK:])
    return dark / (cells.width * cells.height) if dark >= FEWEST_INK else 0.0


def straight(ready: Ready) -> Ready:
    """Gives the page with its lines level (or upright), if they slant by up to 10 degrees: at 5, half was lost."""
    angle = slant(ready.image)
    if abs(angle) < LEAST_SKEW:
        return ready
    return Ready(ready.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), ready.dpi)


def slant(grey: Image.Image) -> float:
    """Gives the degrees (counter-clockwise) by which the page must be turned to have its lines along an edge.

    Then rows of writing and gaps between them differ most. A page that lies on its side counts by its columns.
    """
    sketch = ImageOps.invert(_reduced(grey, max(1, max(grey.size) // SKETCH)))
    coarse = max(range(-MOST_SKEW, MOST_SKEW + 1), key=lambda angle: _contrast(sketch, angle))
    return max((coarse + step / 4 for step in range(-3, 4)), key=lambda angle: _contrast(sketch, angle))


def _contrast(sketch: Image.Image, angle: float) -> float:
    turned = sketch.rotate(angle, Image.Resampling.BILINEAR)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    columns = turned.resize((turned.width, 1), Image.Resampling.BOX).tobytes()
    return max(sum((one - other) ** 2 for one, other in pairwise(line)) for line in (rows, columns))


def _reduced(grey: Image.Image, times: int) -> Image.Image:
    return grey.resize((max(1, grey.width // times), max(1, grey.height // times)), Image.Resampling.BOX)


def _quantile(grey: Image.Image, share: float) -> int:
    wanted, seen = share * grey.width * grey.height, 0
    for value, count in enumerate(grey.histogram()):
        seen += count
        if seen >= wanted:
            return value
    return 255
