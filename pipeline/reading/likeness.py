"""By what a letter is known again: the same words and files, whatever mailbox or day they were sent to or on."""

import hashlib
import re
from collections.abc import Iterable

from pipeline.reading.vietnamese import fold

LEAST_LETTERS = 60
"""A shorter letter without files ("Token hỏng") may well be written twice about two things."""
PREFIXES = re.compile(r"^(?:(?:re|fw|fwd|tl|tra loi|chuyen tiep)\s*:\s*)+")


def likeness(subject: str, text: str, files: Iterable[str]) -> str | None:
    """Gives the digest of a letter's words, folded, and of its files (SHA-256 each); None where it says too little."""
    title = PREFIXES.sub("", fold(subject).strip())
    words = " ".join(re.findall(r"\w+", f"{title} {fold(text)}"))
    attached = sorted(files)
    if len(words) < LEAST_LETTERS and not attached:
        return None
    return hashlib.sha256("\n".join([words, *attached]).encode("utf-8", "replace")).hexdigest()
