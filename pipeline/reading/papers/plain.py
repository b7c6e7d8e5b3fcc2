"""Text files and web pages that came as files."""

import re

from pipeline.reading.html import LARGEST, html_to_text
from pipeline.reading.papers.kind import charset_of, kind_of
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.paragraphs import capped, repaired
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import decode

LARGEST_FILE = 10_000_000
"""Bytes; what lies beyond is not decoded. The text itself is cut much earlier."""
CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s?=\s?["']?([-\w:]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,200}\?>")
TAGS = re.compile(r"<[^<>]*>")


def read(content: bytes) -> Paper:
    """Gives the text of a file by the charset that fits, of a web page what a person would see. Never raises."""
    is_page = kind_of(content) == "html"
    how = "html" if is_page else "text"
    try:
        text, problems = _page(content) if is_page else _text(content)
    except Exception as error:  # the promise of this module
        return Paper(how=how, problems=(problem(Flaw.DAMAGED, f"{how}: {type(error).__name__}: {error}"),))
    return Paper(text=text, how=how, confidence=1.0 if text else None, problems=problems)


def _text(content: bytes) -> tuple[str, tuple[str, ...]]:
    decoded = decode(content[:LARGEST_FILE], charset_of(content)).text.removeprefix("\ufeff")
    text, cut = capped(decoded.replace("\r\n", "\n").replace("\r", "\n"))
    problems = [problem(Flaw.DAMAGED, "text: holds bytes that are no text")] if "\0" in text else []
    right = "\n".join(repaired(text.replace("\0", "").split("\n"))).strip("\n")
    return right if right.strip() else "", (*problems, *cut)


def _page(content: bytes) -> tuple[str, tuple[str, ...]]:
    markup = decode(content[:LARGEST_FILE], charset_of(content) or _declared(content)).text.removeprefix("\ufeff")
    problems = [problem(Flaw.TOO_LARGE, f"html: cut at {LARGEST:,} characters")] if len(markup) > LARGEST else []
    seen = html_to_text(_without_declaration(markup))
    if not seen and _has_letters(markup):
        problems.append(problem(Flaw.DAMAGED, "html: no text could be read"))
    text, cut = capped("\n".join(repaired(seen.split("\n"))))
    return text, (*problems, *cut)


def _declared(content: bytes) -> str | None:
    """The charset that the page says it has (HTML 4.2.5.4 looks no further than 1,024 bytes; real pages are later)."""
    found = CHARSET.search(content[:4096])
    return found[1].decode("ascii", "ignore") if found else None


def _without_declaration(markup: str) -> str:
    """The page without its XML declaration: the text is decoded by now, and libxml2 would believe the declaration."""
    return DECLARATION.sub("", markup, count=1) if DECLARATION.match(markup) else markup


def _has_letters(markup: str) -> bool:
    """Whether something stands between the tags of the body: nesting too deep gives an empty text without an error."""
    body = markup[:LARGEST].lower().partition("<body")[2]
    return any(letter.isalpha() for letter in TAGS.sub("", body.partition(">")[2]))
