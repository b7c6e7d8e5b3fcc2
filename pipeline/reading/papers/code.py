"""The code (QR) that letters of ours bear, so that a printed and signed copy is known when it comes back.

It proves nothing: anybody can print one. It only says which letter a person must look at.
"""

import re
from dataclasses import dataclass

MARK = "TIEPNHAN"
_PRINTED = re.compile(rf"{MARK}:([^\s:]{{1,40}}):([^\s:]{{1,60}})")


@dataclass(frozen=True)
class Code:
    """Which letter it stands on: the case's number, and the letter's own."""

    case_number: str
    number: str


def printed(code: Code) -> str:
    """Gives what a code says."""
    return f"{MARK}:{code.case_number}:{code.number}"


def code_in(text: str) -> Code | None:
    """Gives the code that `text` is; None for codes of others."""
    found = _PRINTED.fullmatch(text)
    return Code(found[1], found[2]) if found else None
