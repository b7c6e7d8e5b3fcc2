"""What comes out of reading a reply: spans over the text as it was stored, and what they say together."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["own", "quote", "closing", "signature", "sent_from", "forwarded"]


@dataclass(frozen=True)
class Span:
    """A piece of the text: characters from `start` up to, and without, `end`."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class Sender:
    """Who wrote a forwarded mail, as its header block says. The address is empty when the block has none."""

    name: str
    address: str


@dataclass(frozen=True)
class Reply:
    """A reply taken apart. The spans follow one another and cover the whole of `text`.

    `own_text` is what the customer wrote: no quote, closing formula, name block or "sent from" line; the parts of
    an inline answer are joined by a line break. `forwarded` says that a mail was passed on without own words; then
    `content` is the span of what was passed on, without its header block, and `sender` its first sender, or None.
    """

    text: str
    spans: tuple[Span, ...]
    own_text: str
    forwarded: bool = False
    content: Span | None = None
    sender: Sender | None = None

    def pieces(self, kind: Kind) -> tuple[str, ...]:
        """The pieces of the text of one kind, in order."""
        return tuple(self.text[span.start : span.end] for span in self.spans if span.kind == kind)
