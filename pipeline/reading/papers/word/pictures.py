"""Pictures in a document: letters are often photographs pasted into Word, so their text is recognised."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.papers.kind import describe_unknown, kind_of
from pipeline.reading.problems import Flaw, problem

LEAST_WIDTH, LEAST_HEIGHT = 300, 100
"""Pixels; what is smaller is a logo or a line."""
MOST = 20


@dataclass(frozen=True)
class Seen:
    """The text of all pictures, the lowest confidence among them (None without text), and the problems."""

    text: str = ""
    confidence: float | None = None
    problems: tuple[str, ...] = ()


def recognised(pictures: Sequence[tuple[str, bytes]]) -> Seen:
    """Gives what stands in the pictures (name, bytes) that are large enough, of the first `MOST` of them."""
    problems = [
        problem(Flaw.UNKNOWN, f"picture {name}: {describe_unknown(content)}")
        for name, content in pictures
        if content and kind_of(content) != "image"
    ]
    large = [(name, content) for name, content in pictures if kind_of(content) == "image" and _is_large(content)]
    if len(large) > MOST:
        problems.append(problem(Flaw.TOO_MANY, f"{len(large)} pictures, text was recognised in the first {MOST}"))
    if not large:
        return Seen(problems=tuple(problems))
    return _read(large[:MOST], problems)


def _read(pictures: Sequence[tuple[str, bytes]], problems: list[str]) -> Seen:
    from pipeline.reading.papers import scan  # noqa: PLC0415 - OCR is needed for few documents

    papers = [(name, scan.read(content)) for name, content in pictures]
    for name, paper in papers:
        problems += [f"{each} (picture {name})" for each in paper.problems]
    told = [paper for _, paper in papers if paper.text]
    return Seen(
        "\n\n".join(paper.text for paper in told),
        min((1.0 if paper.confidence is None else paper.confidence for paper in told), default=None),
        tuple(problems),
    )


def _is_large(content: bytes) -> bool:
    """Whether it may hold writing. One whose size cannot be told may."""
    from PIL import Image  # noqa: PLC0415 - as above

    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width >= LEAST_WIDTH and picture.height >= LEAST_HEIGHT
    except Exception:  # Pillow raises anything on hostile bytes; the reader of scans says what is wrong
        return True
