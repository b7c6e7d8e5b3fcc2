"""The image of the organisation's seal, which the visible signature shows (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8).

It is drawn in the signature's appearance and nowhere else: no seal without a signature.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import Problem

PNG = b"\x89PNG\r\n\x1a\n"
SMALLEST_MM, LARGEST_MM = 15.0, 42.0
"""What leaves room for name and time beside it; seals of Vietnamese organisations measure 30 to 36 mm."""
_LARGEST_BYTES = 1_000_000
BOX_WIDTH_MM, BOX_HEIGHT_MM = 90.0, 22.0  # the column of who signs; what a letter without a seal has (nd30.css)


@dataclass(frozen=True)
class Seal:
    """A seal as SVG or PNG; it stands in a square of `size_mm`, its real size."""

    content: bytes
    mime_type: Literal["image/svg+xml", "image/png"]
    size_mm: float

    @property
    def box_width_mm(self) -> float:
        """How wide the visible signature is with it."""
        return BOX_WIDTH_MM

    @property
    def box_height_mm(self) -> float:
        """How high the visible signature is with it."""
        return max(BOX_HEIGHT_MM, self.size_mm)


def read_seal(path: Path, size_mm: float) -> Seal:
    """Reads a seal of `size_mm` from an SVG or a PNG file. Raises Problem, naming the file and what to do."""
    if not SMALLEST_MM <= size_mm <= LARGEST_MM:
        raise Problem(f"{path}: a seal of {size_mm} mm; give its real size, {SMALLEST_MM} to {LARGEST_MM} mm")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Problem(f"{path}: the seal cannot be read ({error}); give an SVG or a PNG file") from error
    if len(content) > _LARGEST_BYTES:
        raise Problem(f"{path}: the seal has {len(content)} bytes, at most {_LARGEST_BYTES} go into each letter")
    if content.startswith(PNG):
        return Seal(content, "image/png", size_mm)
    if b"<svg" in content[:2000]:
        return Seal(content, "image/svg+xml", size_mm)
    raise Problem(f"{path}: the seal is neither SVG nor PNG; save it as one of them")
