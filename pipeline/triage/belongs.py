"""What is known of a mail that belongs to a case."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Belongs:
    """The case that a mail belongs to, and how that is known."""

    case_id: int
    how: Literal["reply", "tag", "number", "repeat", "cover", "word", "copy", "stranger"]
    reason: str
