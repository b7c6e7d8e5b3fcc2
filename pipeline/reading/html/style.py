"""What the style of an element does to its text: hides it, keeps its line breaks, or draws a line above it."""

import re

DECLARED = re.compile(
    r"(?<![\w-])(display|visibility|font-size|white-space)\s{0,9}:\s{0,9}([^;!]{1,40})", re.IGNORECASE
)
SIZE = re.compile(r"(\d{0,6}\.?\d{0,6})\s?(px|pt|em|rem|%|)")
ABOVE = re.compile(r"border-top\s{0,9}:\s{0,9}[^;]{0,60}solid", re.IGNORECASE)


def declared(style: str) -> dict[str, str]:
    """The declarations that matter here, in lower case; the last one of a name stands."""
    return {name.lower(): value.strip().lower() for name, value in DECLARED.findall(style)}


def is_unseen_size(value: str) -> bool:
    """Whether a font size is none: 0 of anything, or at most one pixel or point."""
    hit = SIZE.fullmatch(value)
    if hit is None or hit[1].strip(".") == "":
        return False
    size = float(hit[1])
    return size == 0 or (size <= 1 and hit[2] in {"px", "pt"})


def has_line_above(style: str) -> bool:
    """Whether a line is drawn above the element, as Outlook does above the mail that is answered."""
    return ABOVE.search(style) is not None
