"""Subjects, folded for comparing: without the tags of filters, and by how they begin."""

import re

from pipeline.reading.vietnamese import fold

TAGS = re.compile(r"^(?:\[(?:spam|external|ext|canh bao)\]|\*{2,}[^*]{1,20}\*{2,})\s*")
ANSWERED = re.compile(r"^(?:re|fw|fwd|tl|tra loi|chuyen tiep|ct|aw|wg|sv|rv)\s*(?:\[\d+\])?\s*:")


def subject_of(subject: str) -> str:
    """Gives the subject folded, without the tags that filters put before it."""
    return TAGS.sub("", " ".join(fold(subject).split()))


def starting(lines: str) -> re.Pattern[str]:
    """Gives the pattern of a folded subject that begins as one of the lines; "$" there asks for the end or a sign."""
    starts = [
        re.escape(fold(line.strip())).replace(r"\$", r"(?=\s*(?:$|[:(\[/–-]|re\b))") for line in lines.splitlines()
    ]
    return re.compile("^(?:" + "|".join(start for start in starts if start) + ")")
