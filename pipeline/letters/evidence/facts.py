"""What evidence is made from, besides the signed PDF and what the verifier said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Made:
    """A letter as it was made: its kind and number, the facts that it says, the PDF before it was signed."""

    kind: str
    number: str
    facts: Mapping[str, Any]
    rendered: bytes
