"""What comes out of rendering."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A place on a page in PDF points, the origin at the page's lower left corner; `page` counts from 0."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        """The width in points."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """The height in points."""
        return self.y2 - self.y1


@dataclass(frozen=True)
class Rendered:
    """A letter as PDF/A-3a, and the places for visible signatures."""

    pdf: bytes
    box: Box
    customer_box: Box | None = None
    """Where the customer signs, in a letter that both parties sign."""
