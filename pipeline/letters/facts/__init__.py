"""What a letter is made from, one file a kind. The same facts give the same PDF, so a letter is its facts.

All text is made clean here (text.py): NFC, no control or direction marks, a limit on its length.
Nothing a customer wrote is refused, only cut. JSON goes in and out: `model_dump_json()` and
`SlipFacts.model_validate_json(...)`.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.letters.facts.answer import AnswerFacts, GivenAnswer
from pipeline.letters.facts.base import Facts, LetterFacts, Letterhead, Signatory
from pipeline.letters.facts.closing import ClosingFacts, GivenClosing
from pipeline.letters.facts.record import GivenRecord, Original, RecordFacts
from pipeline.letters.facts.rejection import GivenRejection, RejectionFacts
from pipeline.letters.facts.slip import SlipFacts
from pipeline.letters.facts.stamp import StampFacts
from pipeline.letters.facts.supplement import SupplementFacts, UnopenedPaper, WantedPaper

__all__ = [
    "AnswerFacts",
    "ClosingFacts",
    "Facts",
    "GivenAnswer",
    "GivenClosing",
    "GivenRecord",
    "GivenRejection",
    "LetterFacts",
    "Letterhead",
    "Original",
    "RecordFacts",
    "RejectionFacts",
    "Signatory",
    "SlipFacts",
    "StampFacts",
    "SupplementFacts",
    "UnopenedPaper",
    "WantedPaper",
]

KINDS: Mapping[str, type[LetterFacts]] = {
    "slip": SlipFacts,
    "supplement": SupplementFacts,
    "rejection": RejectionFacts,
    "answer": AnswerFacts,
    "closing": ClosingFacts,
    "record": RecordFacts,
}
"""The facts of each kind of letter; the kind is also the name of its templates."""


def facts_of(kind: str, data: Mapping[str, Any]) -> LetterFacts:
    """Gives the facts of a letter from the ledger. Raises KeyError for an unknown kind, ValidationError."""
    return KINDS[kind].model_validate(data)
