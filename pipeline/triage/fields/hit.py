"""A possible field: what a search finds, before the most likely ones are chosen."""

from dataclasses import dataclass, replace

from pipeline.triage.fields.model import Field, Name
from pipeline.triage.fields.piece import Piece, Zone

WEIGHTS: dict[Zone, int] = {"signature": 2, "own": 2, "subject": 1, "paper": 0, "quote": -6}
"""How much the place of a hit says: what is quoted counts only where nothing else was found."""


@dataclass(frozen=True)
class Hit:
    """A field with a score: how likely it is the customer's own. Below 0 it is somebody else's."""

    field: Field
    score: int
    zone: Zone

    def plus(self, points: int) -> "Hit":
        """The same with a changed score."""
        return replace(self, score=self.score + points)


def hit(  # noqa: PLR0913, PLR0917 - the parts of a field, all of them needed
    piece: Piece, name: Name, value: str, start: int, end: int, reason: str, score: int = 0, checked: bool = False
) -> Hit:
    """Makes a hit in `piece`; the weight of its zone is added to `score`."""
    zone = piece.zone(start)
    found = Field(name, value, start, end, piece.source_at(start), reason, piece.ocr, checked)
    return Hit(found, score + WEIGHTS[zone], zone)
