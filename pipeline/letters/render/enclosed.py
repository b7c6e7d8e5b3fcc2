"""What travels inside a letter's PDF: associated files (ISO 19005-3, 6.8; ISO 32000-2, 14.13)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.letters.facts import LetterFacts
from pipeline.letters.text import clean_line

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
FACTS = "facts.json"
_MIME_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_SEPARATORS = re.compile(r'[/\\:*?"<>|]')  # a reader that saves the file must stay in its folder
_LONGEST_NAME = 120
_ADDRESS = frozenset({"customer_address"})  # of these letters it stands on the mail, not on the paper
_UNPRINTED: Mapping[str, frozenset[str]] = {
    "supplement": _ADDRESS | {"by_person"},
    "rejection": _ADDRESS,
    "answer": _ADDRESS,
    "closing": _ADDRESS,
    "record": frozenset({"customer_name", "original"}),  # the party is `given.customer`
}


@dataclass(frozen=True)
class Enclosed:
    """A file to travel in the PDF: what it is called there, what it is, how it relates to the letter.

    "Source" is what the letter was made from (the customer's own letter), "Data" its figures, "Supplement" more.
    A name from outside is made harmless. Raises ValueError when `mime_type` is none.
    """

    name: str
    mime_type: str
    description: str
    content: bytes
    relationship: Relationship = "Source"

    def __post_init__(self) -> None:
        if not _MIME_TYPE.fullmatch(self.mime_type):
            raise ValueError(f"{self.name}: {self.mime_type!r} is no MIME type as type/subtype in small letters")
        name = clean_line(_SEPARATORS.sub("_", self.name), _LONGEST_NAME).strip(". ")
        object.__setattr__(self, "name", name or "tep")


def facts_file(kind: str, letter: LetterFacts) -> Enclosed:
    """Gives the letter's facts as JSON: sorted keys, NFC, and nothing that the letter itself does not print."""
    hidden = _UNPRINTED.get(kind, frozenset())
    if not letter.customer_name:
        hidden -= _ADDRESS  # then the address is whom the letter is to
    facts = letter.model_dump(mode="json", exclude=set(hidden), exclude_none=True)
    content = json.dumps({"kind": kind, **facts}, ensure_ascii=False, indent=1, sort_keys=True)
    return Enclosed(FACTS, "application/json", "Dữ liệu của văn bản", content.encode(), "Data")


def in_order(enclosed: Sequence[Enclosed]) -> list[Enclosed]:
    """Gives the files as a name tree wants them: sorted by name, each name once (ISO 32000-2, 7.9.6)."""
    named: dict[str, Enclosed] = {}
    for each in enclosed:
        name, number = each.name, 1
        while name in named:
            number += 1
            name = f"{number}-{each.name}"
        named[name] = Enclosed(name, each.mime_type, each.description, each.content, each.relationship)
    return [named[name] for name in sorted(named, key=str.encode)]
