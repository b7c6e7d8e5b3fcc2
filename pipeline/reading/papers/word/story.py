"""The text of a part of a Word document (WordprocessingML, ECMA-376 part 1, section 17): one walk, no recursion."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from lxml import etree

MAIN = frozenset(
    ["http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"]
)
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DRAWING = frozenset(
    ["http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"]
)
VML = "urn:schemas-microsoft-com:vml"
RELATION_NAMESPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
# What is deleted while changes are tracked, instructions of fields, and properties, whose w:tab is no tab.
LEFT_OUT = frozenset(
    ["del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr"]
)
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}
SYMBOLS = {
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x78: "☒", 0xFC: "✓", 0xFB: "✗"}
    | {0x28: "☎", 0x2A: "✉", 0xE0: "→", 0xA7: "▪", 0x6C: "●"},
    "wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x50: "✓", 0x4F: "✗"},
    "symbol": {0xB7: "•", 0xAE: "→", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB0: "°", 0x2D: "−", 0xB4: "×"},
}
MOST_PICTURES = 1_000
MOST_STEPS = 3_000_000
"""Starts and ends of elements: a letter of a million characters has far fewer."""


class Mark(Enum):
    """Where rows and cells of tables and text boxes begin and end among the paragraphs."""

    ROW = auto()
    CELL = auto()
    END_CELL = auto()
    END_ROW = auto()


@dataclass
class Story:
    """Paragraphs and marks in the order of reading, and the relationship ids of pictures and other documents."""

    tokens: list[str | Mark] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    chunks: list[str] = field(default_factory=list)
    size: int = 0
    cut: bool = False
    """Whether it was so long that not all was read."""


def read_story(root: etree._Element, most: int) -> Story:
    """Walks over a part until more than `most` characters are found, or too many elements."""
    walk = _Walk()
    steps = etree.iterwalk(root, events=("start", "end"))
    for count, (event, element) in enumerate(steps):
        if event == "end":
            walk.end(element)
        elif walk.start(element):
            steps.skip_subtree()
        if walk.story.size > most or count > MOST_STEPS:
            walk.story.cut = True
            break
    walk.close()
    return walk.story


class _Walk:
    def __init__(self) -> None:
        self.story = Story()
        self._open: list[list[str]] = []  # paragraphs: a text box lies within one
        self._taken: list[bool] = []  # for each open mc:AlternateContent, whether one branch was taken
        self._fields: list[bool] = []  # for each open complex field, whether its instruction is being read
        self._instructions = 0

    def start(self, element: etree._Element) -> bool:
        """Takes an element in; true if what lies in it is to be left out."""
        space, name = _split(element.tag)
        if space in MAIN:
            return self._start_word(element, name)
        if space == COMPATIBILITY:
            return self._start_compatibility(name)
        if space in DRAWING and name == "blip":
            self._picture(element, "embed")
        elif space == VML and name == "imagedata":
            self._picture(element, "id")
        return False

    def _start_word(self, element: etree._Element, name: str) -> bool:
        if name in LEFT_OUT:
            return True
        if name == "p":
            self._open.append([])
        elif name in {"tr", "tc"}:
            self.story.tokens.append(Mark.ROW if name == "tr" else Mark.CELL)
        elif name == "fldChar":
            self._field(_word_attribute(element, "fldCharType"))
        elif name == "altChunk":
            self.story.chunks.append(_relation_id(element, "id"))
        else:
            self._say(_said(element, name))
        return False

    def _start_compatibility(self, name: str) -> bool:
        """Of the branches of mc:AlternateContent (part 3, 7.5) the first is read: they say the same."""
        if name == "AlternateContent":
            self._taken.append(False)
        elif name in {"Choice", "Fallback"} and self._taken:
            taken, self._taken[-1] = self._taken[-1], True
            return taken
        return False

    def end(self, element: etree._Element) -> None:
        """Closes an element."""
        space, name = _split(element.tag)
        if space == COMPATIBILITY and name == "AlternateContent" and self._taken:
            self._taken.pop()
        elif space in MAIN and name in {"tr", "tc"}:
            self.story.tokens.append(Mark.END_ROW if name == "tr" else Mark.END_CELL)
        elif space in MAIN and name == "p" and self._open:
            self.story.tokens.append("".join(self._open.pop()))
            # A field that never leaves its instruction is damage: it must not swallow the rest of the letter.
            self._fields, self._instructions = [], 0

    def close(self) -> None:
        """Gives what is still open when the walk was ended by the cap."""
        while self._open:
            self.story.tokens.append("".join(self._open.pop()))

    def _say(self, text: str) -> None:
        if text and self._open and not self._instructions:
            self._open[-1].append(text)
            self.story.size += len(text)

    def _field(self, kind: str) -> None:
        """Complex fields (17.16.18): begin, instruction, separate, result, end; they may lie in one another."""
        if kind == "begin":
            self._fields.append(True)
            self._instructions += 1
        elif kind == "separate" and self._fields:
            self._instructions -= self._fields[-1]
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._instructions -= self._fields.pop()

    def _picture(self, element: etree._Element, name: str) -> None:
        if len(self.story.pictures) < MOST_PICTURES:
            self.story.pictures.append(_relation_id(element, name))


def is_story(root: etree._Element) -> bool:
    """Whether it is a part of a Word document: another program's XML would read as if it were empty."""
    return _split(root.tag)[0] in MAIN


def assemble(tokens: Sequence[str | Mark]) -> str:
    """Gives the text: a paragraph a line, a row of a table a line with its cells separated by tabs."""
    blocks: list[list[str]] = [[]]
    rows: list[list[str]] = []
    for token in tokens:
        if isinstance(token, str):
            blocks[-1].append(token)
        elif token is Mark.ROW:
            rows.append([])
        elif token is Mark.CELL:
            blocks.append([])
        elif token is Mark.END_CELL and len(blocks) > 1:
            cell = "\n".join(blocks.pop()).strip()
            (rows[-1] if rows else blocks[-1]).append(cell)
        elif token is Mark.END_ROW and rows:
            blocks[-1].append(_row(rows.pop()))
    left = [line for cells in rows for line in cells] + [line for block in blocks[1:] for line in block]
    return "\n".join(blocks[0] + left)


def _row(cells: list[str]) -> str:
    """A row with one cell that says something is layout and keeps its lines; others are one line."""
    saying = [cell for cell in cells if cell]
    return "\t".join(" ".join(cell.split("\n")) for cell in cells).rstrip() if len(saying) > 1 else "".join(saying)


def paragraphs(tokens: Sequence[str | Mark]) -> Iterator[str]:
    """The paragraphs among the tokens."""
    return (token for token in tokens if isinstance(token, str))


def _said(element: etree._Element, name: str) -> str:
    if name == "t":
        return element.text or ""
    return _symbol(element) if name == "sym" else SIGNS.get(name, "")


def _symbol(element: etree._Element) -> str:
    """A sign of a symbol font (17.3.3.30), where there is a letter that says the same."""
    try:
        code = int(_word_attribute(element, "char")[:4], 16)
    except ValueError:
        return ""
    table = SYMBOLS.get(_word_attribute(element, "font").lower())
    if table is not None:
        return table.get(code & 0xFF, "")
    return chr(code) if chr(code).isprintable() else ""


def _word_attribute(element: etree._Element, name: str) -> str:
    return next((value for space in MAIN if (value := element.get(f"{{{space}}}{name}"))), "")


def _relation_id(element: etree._Element, name: str) -> str:
    return next((value for space in RELATION_NAMESPACES if (value := element.get(space + name))), "")


def _split(tag: object) -> tuple[str, str]:
    """Namespace and name of an element; entities and the like have none."""
    if not isinstance(tag, str):
        return "", ""
    space, _, name = tag.rpartition("}")
    return space[1:], name
