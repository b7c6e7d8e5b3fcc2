"""Text of the kind format=flowed (RFC 3676): the paragraphs that the sender's program broke are whole again."""

import re
from collections.abc import Iterator

LINE_END = re.compile(r"\r\n|\r|\n")
MARKS = re.compile(r">*")
SIGNATURE = "-- "


def unflow(text: str, delsp: bool) -> str:
    r"""Gives `text` with soft line breaks undone, one paragraph a line, line ends "\n".

    `delsp` is the parameter DelSp=yes: the blank before a soft break is no part of the text. Quoted lines keep
    their marks (">>" for depth two) and one blank behind them. Raises nothing; linear in its length.
    """
    return "\n".join(_paragraphs(LINE_END.split(text), delsp))


def _paragraphs(lines: list[str], delsp: bool) -> Iterator[str]:
    pieces: list[str] = []
    depth = 0
    for line in lines:
        marks = MARKS.match(line)
        level = marks.end() if marks else 0
        said = line[level:].removeprefix(" ")  # space-stuffing (section 4.4)
        if pieces and (level != depth or said == SIGNATURE):
            yield _written(pieces, depth)  # a soft break before another depth is a hard one (section 4.5)
            pieces = []
        depth = level
        flows = said.endswith(" ") and said != SIGNATURE
        pieces.append(said[:-1] if flows and delsp else said)
        if not flows:
            yield _written(pieces, depth)
            pieces = []
    if pieces:
        yield _written(pieces, depth)


def _written(pieces: list[str], depth: int) -> str:
    said = "".join(pieces)
    said = said if said == SIGNATURE else said.rstrip(" ")
    return f"{'>' * depth} {said}".rstrip(" ") if depth else said
