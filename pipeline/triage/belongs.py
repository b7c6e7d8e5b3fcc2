"""What is known of a mail that belongs to a case."""

import re
from dataclasses import dataclass
from typing import Literal

CASE_NUMBER = re.compile(r"(?<![a-z0-9])kn-\d{4}-\d{6,}(?!\d)")
"""In small letters."""


@dataclass(frozen=True)
class Belongs:
    """The case that a mail belongs to, and how that is known."""

    case_id: int
    how: Literal["reply", "tag", "number", "repeat", "cover", "word", "copy", "stranger"]
    reason: str
