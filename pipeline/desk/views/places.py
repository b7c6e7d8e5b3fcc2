"""Where in a letter the things stand that triage found: each source's offsets count in a text of its own."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.desk.views.marks import Mark
from pipeline.reading.reply import Span
from pipeline.triage.letter import LONGEST, THIN

SUBJECT, BODY = "subject", "body"
SOURCES = {"subject": SUBJECT, "body": BODY, "signature": BODY}


@dataclass(frozen=True)
class Texts:
    """The texts of a letter: its papers' by their ordinals, those that triage reads in their order."""

    subject: str = ""
    body: str = ""
    own: str = ""
    papers: Mapping[int, str] = field(default_factory=dict)


def place_of_field(source: str) -> str | None:
    """In which text the offsets of a field count: SUBJECT, BODY, "paper:2"; None for what stands nowhere (a form)."""
    return source if source.startswith("paper:") else SOURCES.get(source)


def places_of_reason(texts: Texts, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Gives where a reason of a sorting stands: text, start, end; more than one where it spans several texts.

    It counts in subject, line break, and the text that was sorted: the mail's, with that of its papers where the
    mail's own is thin (triage/letter.py).
    """
    names, starts, lead = _layout(texts)
    first = len(texts.subject) + 1
    if start < first:
        yield SUBJECT, start, min(end, len(texts.subject))
    start, end = max(start - first, 0) + lead, end - first + lead
    while start < end:
        at = bisect_right(starts, start) - 1
        stop = starts[at + 1] - 1 if at + 1 < len(starts) else end
        if start < stop:
            yield names[at], start - starts[at], min(end, stop) - starts[at]
        start = max(stop + 1, start + 1)


def _layout(texts: Texts) -> tuple[list[str], list[int], int]:
    """The texts that were sorted together, where each begins in the whole, and how many blanks were cut off before."""
    if len(texts.body) >= THIN or not texts.papers:
        return [BODY], [0], 0
    names, starts, at = [BODY], [0], len(texts.body) + 1
    for ordinal, text in texts.papers.items():
        names.append(f"paper:{ordinal}")
        starts.append(at)
        at += len(text) + 1
    whole = "\n".join((texts.body, *texts.papers.values()))[:LONGEST]
    return names, starts, len(whole) - len(whole.lstrip())


def in_body(texts: Texts, own: Iterable[Span], spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Gives where spans of the customer's own words stand in the body; (0, 0) for what is not found there.

    `own` are the pieces of the body that the words were taken from: only blanks and unseen signs were dropped, so
    the letters stand there in the same order.
    """
    places = _aligned(texts, own)
    return [_span(places[start:end]) for start, end in spans]


def _aligned(texts: Texts, own: Iterable[Span]) -> list[int]:
    """For each sign of the own words its place in the body; -1 for blanks, and for what does not stand there."""
    places = [-1] * len(texts.own)
    signs = (at for span in own for at in range(span.start, min(span.end, len(texts.body))))
    for number, sign in enumerate(texts.own):
        if not sign.isspace():
            places[number] = next((at for at in signs if texts.body[at] == sign), -1)
    return places


def _span(places: Sequence[int]) -> tuple[int, int]:
    found = [place for place in places if place >= 0]
    return (found[0], found[-1] + 1) if found else (0, 0)


def by_text(found: Sequence[tuple[str, Mark]]) -> dict[str, list[Mark]]:
    """Gives the marks by the text that they are in."""
    sorted_: dict[str, list[Mark]] = {}
    for name, mark in found:
        sorted_.setdefault(name, []).append(mark)
    return sorted_
