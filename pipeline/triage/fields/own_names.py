"""Is a name the CA's own? Compared by its core: without diacritics, kind of company and punctuation."""

import re

from pipeline.reading.vietnamese import fold
from pipeline.triage.fields.model import OwnNumbers

KIND = re.compile(
    r"\b(?:tong cong ty|cong ty|cty|ctcp|co phan|cp|tnhh|mtv|trach nhiem huu han|mot thanh vien|trung tam|quy"
    r"|jsc|co|ltd|company|the)\b"
)
LONG = 8
"""A core of so many letters says enough to be looked for inside another."""


def is_own_name(name: str, own: OwnNumbers) -> bool:
    """Whether `name` is one of the CA's names, or holds one of its brands as a word of its own."""
    core = _core(name)
    for each in own.names:
        ours = _core(each)
        if not ours:
            continue
        if core == ours or (len(ours) >= LONG and ours in core) or (len(core) >= LONG and core in ours):
            return True
        if _holds(name, each):
            return True
    return core == ""


def _core(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", KIND.sub(" ", fold(name[:200])))


def _holds(name: str, brand: str) -> bool:
    """Whether a brand of one word ("E-CA", "SmartSign") stands in the name."""
    brand = fold(brand)
    return " " not in brand and re.search(rf"(?<![a-z0-9]){re.escape(brand)}(?![a-z0-9])", fold(name[:200])) is not None
