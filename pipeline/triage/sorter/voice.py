"""The sender's own voice: what is quoted from our letters, and the legal notes under a mail, say nothing of the wish.

What is left out is replaced by spaces, so that places in the text stay what they are.
"""

import re

from pipeline.reading.reply import Reply, own_words
from pipeline.reading.vietnamese import fold
from pipeline.triage.sorter.spell import LONGEST

ENOUGH = 12
"""Letters of own words from which on a quote is left out; "Xem giúp em" alone needs what stands below it."""
FORWARDED = re.compile(
    r"^\W*(fwd?|fw|chuyen tiep)\b|forwarded message|begin forwarded"
    r"|thu chuyen tiep|thu da duoc chuyen tiep"
)
LEGAL = re.compile(
    r"confidential|disclaimer|legally privileged|intended (only|solely)|luu y bao mat|thong tin mat"
    r"|hay nghi den moi truong|print(ing)? this e-?mail|nghiem cam moi hinh thuc|khong phai la nguoi nhan"
    r"|received (it|this) in error"
)


def own_voice(subject: str, body: str, parts: Reply | None = None) -> str:
    """Gives `subject + "\\n" + body`, as long as they are, with quotes and legal notes blanked. Never raises.

    `parts` is the body taken apart, where somebody has done that already.
    """
    body = body[:LONGEST]
    folded = fold(f"{subject}\n{body}")
    kept = body if FORWARDED.search(folded) else _without_quotes(body, parts)
    if not LEGAL.search(folded):
        return f"{subject}\n{kept}"
    lines = kept.splitlines(keepends=True)
    return f"{subject}\n" + "".join(_blank(line) if _legal(line) else line for line in lines)


def _without_quotes(body: str, parts: Reply | None) -> str:
    found = parts if parts is not None and parts.text == body else own_words(body)
    if sum(letter.isalpha() for letter in found.own_text) < ENOUGH or found.forwarded:
        return body
    pieces = (body[span.start : span.end] for span in found.spans)
    return "".join(
        _blank(piece) if span.kind == "quote" else piece for piece, span in zip(pieces, found.spans, strict=True)
    )


def _legal(line: str) -> bool:
    return bool(LEGAL.search(fold(line)))


def _blank(text: str) -> str:
    return "".join(sign if sign == "\n" else " " for sign in text)
