"""The text of a mail in blocks: the customer's own words, and what is folded away (quotes, signatures)."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.desk.views.marks import Mark, Piece, pieces
from pipeline.reading.reply import Span, own_words
from pipeline.reading.reply.folding import UNSEEN

OWN, QUOTE, FORWARDED, TAIL = "own", "quote", "forwarded", "tail"
LINE = re.compile(r"[^\n]*\n|[^\n]+")
KINDS = {"own": OWN, "quote": QUOTE, "forwarded": FORWARDED}


@dataclass(frozen=True)
class Block:
    """A block of text; `kind` is OWN, QUOTE, FORWARDED or TAIL (closing, signature, "sent from")."""

    kind: str
    pieces: tuple[Piece, ...]
    open: bool

    @property
    def marked(self) -> int:
        """How many marked pieces are in it."""
        return sum(bool(piece.kinds) for piece in self.pieces)


def spans_of(text: str, own: str) -> tuple[Span, ...]:
    """Takes a mail's text apart as reading did; `own` are the own words that it found then.

    Reading knew which parts the HTML marks as quotes, which is not kept: where that made a difference, the lines of
    the own words are looked for, and all others are a quote.
    """
    reply = own_words(text)
    if not own or own == reply.own_text:
        return reply.spans
    return _by_lines(text, own) or reply.spans


def _by_lines(text: str, own: str) -> tuple[Span, ...]:
    """The runs of lines that are own words and those that are not; nothing where the words are not all there."""
    wanted = deque(line.strip() for line in own.split("\n") if line.strip())
    spans, at, kind = list[Span](), 0, "quote"
    for line in LINE.findall(text):
        said = UNSEEN.sub("", line).strip()
        if said:
            kind = "own" if wanted and said == wanted[0] else "quote"
        if said and kind == "own":
            wanted.popleft()
        spans.append(Span("own" if kind == "own" else "quote", at, at + len(line)))
        at += len(line)
    return () if wanted else tuple(spans)


def blocks(text: str, spans: Sequence[Span], marks: Sequence[Mark]) -> tuple[Block, ...]:
    """Gives the blocks of a text in their order, blank ones left out. Without own words the others are open."""
    merged = [(kind, list(run)) for kind, run in groupby(spans, key=lambda span: KINDS.get(span.kind, TAIL))]
    places = [(kind, run[0].start, run[-1].end) for kind, run in merged]
    shown = [(kind, start, end) for kind, start, end in places if text[start:end].strip()]
    alone = all(kind != OWN for kind, _, _ in shown)
    return tuple(Block(kind, _trimmed(text, marks, start, end), alone or kind == OWN) for kind, start, end in shown)


def _trimmed(text: str, marks: Sequence[Mark], start: int, end: int) -> tuple[Piece, ...]:
    """The pieces without blank lines around them."""
    said = text[start:end]
    start += len(said) - len(said.lstrip("\n"))
    return tuple(pieces(text, marks, start, start + len(said.strip("\n"))))
