"""Forms in a reply: boxes to tick, "Đồng ý / Không đồng ý: ...", and words in quotation marks: others' words."""

import re

from pipeline.triage.answer.rule import compiled
from pipeline.triage.answer.words import Line

QUOTED = r"\"[^\"]{1,400}\"|(?:(?<= )|^)'[^']{1,200}'(?!\w)"
UNTICKED = r"(?:\[ \]|\( \)|☐|□) (?:(?:không|chưa) )?(?:<agree>|agree|disagree|not agree)\b"
CHOICE = (
    r"\b(?:có )?<agree> ?(?:/|hay(?: là)?|hoặc|or) ?không(?: <agree>)?\b(?: \( [^()]{0,60} \))?(?: :)?"
    r"|\bagree ?(?:/|or) ?(?:disagree|not(?: agree)?)\b(?: :)?"
)
REASON = r"\blý do(?: \( ?(?:nếu )?(?:không|chưa) <agree> ?\))? : ?(?:không(?: có)?|~+|\.|$)"
MASKS = (QUOTED, UNTICKED, CHOICE, REASON)


def without_forms(line: Line) -> str:
    """The line's words with quotations, boxes left empty and printed choices blotted out, place by place."""
    words = line.words
    for mask in MASKS:
        words = blot(compiled(mask, line.bare), words)
    return words


def blot(pattern: re.Pattern[str], words: str) -> str:
    """Puts signs that mean nothing in the place of each hit, so that all places stay."""
    return pattern.sub(lambda hit: "~" * len(hit[0]), words)
