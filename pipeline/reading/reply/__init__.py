"""The customer's own words in a reply, told apart from quote, signature and what mail programs add."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.reading.reply.blocks import Block
from pipeline.reading.reply.folding import UNSEEN
from pipeline.reading.reply.lines import Line, lines_of
from pipeline.reading.reply.quotes import Quotes, passed_on, quotes
from pipeline.reading.reply.signature import Part
from pipeline.reading.reply.spans import Kind, Reply, Sender, Span

__all__ = ["Reply", "Sender", "Span", "own_words"]

MAX_FORWARDS = 8


def own_words(text: str, quoted: Sequence[tuple[int, int]] = ()) -> Reply:
    """Takes a reply apart: `text` is a mail's plain text, best in NFC. Raises nothing; linear in its length.

    `quoted` are pieces of it, in order, that are quotes for certain, as `read_html` finds them in marked pages.

    The spans cover the text and delete nothing. A part that cannot be told from the quote is left in the quote:
    the words of agreement in our own letters must never count as the customer's.
    """
    lines = lines_of(text, quoted)
    found = quotes(lines)
    _mark_parts(lines, found.kinds)
    _carry_blanks(lines, found.kinds)
    spans = tuple(_spans(lines, found.kinds))
    own = _own_text(text, spans)
    passed = None if own else passed_on(lines, found)
    if passed is None:
        return Reply(text, spans, own)
    content = Span("forwarded", lines[passed[1] - 1].end, len(text))
    spans = tuple(replace(span, kind="forwarded") if span.kind == "quote" else span for span in spans)
    return Reply(text, spans, "", True, content, _first_sender(*passed, lines))


def _mark_parts(lines: list[Line], kinds: list[Kind]) -> None:
    """Looks for signatures in each run of unquoted lines; for bare name blocks in the first and the last only."""
    parts = list(_runs(lines, kinds))
    follows = False
    for number, (start, end) in enumerate(parts):
        Part(lines, kinds, start, end).mark(names=number in (0, len(parts) - 1), follows=follows)
        follows = follows or "own" in kinds[start:end]


def _runs(lines: list[Line], kinds: list[Kind]) -> Iterator[tuple[int, int]]:
    """The runs of own lines that hold something, from their first line up to, and without, the last."""
    start = None
    for at in range(len(lines) + 1):
        own = at < len(lines) and kinds[at] == "own"
        if own and start is None and not lines[at].blank:
            start = at
        if not own and start is not None:
            yield start, at
            start = None


def _carry_blanks(lines: list[Line], kinds: list[Kind]) -> None:
    """A blank line belongs to what stands above it."""
    for at in range(1, len(lines)):
        if lines[at].blank:
            kinds[at] = kinds[at - 1]


def _spans(lines: list[Line], kinds: list[Kind]) -> Iterator[Span]:
    start = 0
    for at, line in enumerate(lines):
        if at + 1 == len(lines) or kinds[at + 1] != kinds[at]:
            yield Span(kinds[at], start, line.end)
            start = line.end


def _own_text(text: str, spans: tuple[Span, ...]) -> str:
    parts = (_tidy(text[span.start : span.end]) for span in spans if span.kind == "own")
    return "\n".join(part for part in parts if part)


def _tidy(part: str) -> str:
    lines = part.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return UNSEEN.sub("", "\n".join(line.rstrip() for line in lines)).strip()


def _first_sender(block: Block | None, at: int, lines: list[Line]) -> Sender | None:
    """The sender of what was passed on; of the innermost mail when each hand only passed it on."""
    for _ in range(MAX_FORWARDS):
        rest = lines[at:]
        inner = quotes(rest)
        passed = passed_on(rest, inner)
        if passed is None or passed[0] is None or _said(rest, inner):
            break
        block, at = passed[0], at + passed[1]
    return block.sender if block else None


def _said(lines: list[Line], inner: Quotes) -> bool:
    kinds = list(inner.kinds)
    _mark_parts(lines, kinds)
    return any(kind == "own" and not line.blank for line, kind in zip(lines, kinds, strict=True))
