"""The text of a mail in blocks: the customer's own words, and what is folded away (quotes, signatures)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.desk.views.marks import Mark, Piece, pieces
from pipeline.reading.reply import Span, own_words

OWN, QUOTE, FORWARDED, TAIL = "own", "quote", "forwarded", "tail"
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

    Reading knew which parts the HTML marks as quotes, which is not kept: where the own words stand in one piece, they
    are shown so.
    """
    reply = own_words(text)
    at = text.find(own) if own and own != reply.own_text else -1
    if at < 0:
        return reply.spans
    end = at + len(own)
    spans = (Span("quote", 0, at), Span("own", at, end), Span("quote", end, len(text)))
    return tuple(span for span in spans if span.start < span.end)


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
