"""HTML to text: what a person would read, line by line, and which of it is a quote."""

import re
from dataclasses import dataclass

from pipeline.reading.html.flat import flat_text
from pipeline.reading.html.lines import SOFT, Run, tidy
from pipeline.reading.html.parse import LARGEST, parse
from pipeline.reading.html.walk import Walk
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import nfc, repair

__all__ = ["LARGEST", "HtmlText", "html_to_text", "meta_charset", "read_html"]

EMBEDDED = re.compile(r"(?i)data:[a-z0-9.+/-]{1,60}[;,][^\"'<>)\s]*")
META = re.compile(rb"(?i)<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})")
META_WITHIN = 4_096


@dataclass(frozen=True)
class HtmlText:
    """The text, in NFC and repaired, and its `quoted` pieces: characters from the first up to, without, the second.

    A quoted piece is made of whole lines. `repaired` names the repairs made, as `vietnamese.repair` does.
    """

    text: str = ""
    quoted: tuple[tuple[int, int], ...] = ()
    repaired: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def html_to_text(markup: str) -> str:
    """Gives the text of an HTML page alone; see `read_html`."""
    return read_html(markup).text


def read_html(markup: str) -> HtmlText:
    """Reads an HTML page as a person would see it: without scripts, comments, and what its style hides.

    Of what lies beyond the cap, nothing, with a problem. Quotes are known by the marks of mail programs; a mail
    passed on is no quote. Nesting that libxml2 refuses is read as flat text, with a problem and without quotes.
    """
    cut, problems = _capped(markup.replace(SOFT, " "))
    if not cut.strip():
        return HtmlText(problems=problems)
    root, flaw = parse(cut)
    if flaw is not None:
        return _joined([Run(False, flat_text(cut))], (*problems, flaw))
    walk = Walk()
    runs = walk.runs(root) if root is not None else []
    if walk.hidden and not any(run.text.strip() for run in runs):
        problems += (problem(Flaw.HOSTILE, "html: all of its text is hidden by its style"),)
    return _joined(runs, problems)


def meta_charset(content: bytes) -> str | None:
    """Gives the charset that an HTML page names in its first 4,096 bytes (HTML standard, 13.2.3.2), or None."""
    hit = META.search(content[:META_WITHIN])
    name = hit[1].decode("ascii", "replace").lower() if hit else None
    # The meta element itself was found as ASCII, so the page cannot be in UTF-16.
    return "utf-8" if name and name.startswith("utf-16") else name


def _capped(markup: str) -> tuple[str, tuple[str, ...]]:
    if len(markup) <= LARGEST:
        return markup, ()
    light = EMBEDDED.sub("", markup)  # pictures written into the page are no text
    if len(light) <= LARGEST:
        return light, ()
    return light[:LARGEST], (problem(Flaw.TOO_LARGE, f"html: cut at {LARGEST:,} of {len(light):,} characters"),)


def _joined(runs: list[Run], problems: tuple[str, ...]) -> HtmlText:
    """The runs as one text. Repair keeps the number of lines, so a quote is found again by the lines it took."""
    told = [Run(run.quoted, said) for run in runs if (said := tidy(run.text))]
    plain = "\n\n".join(run.text for run in told)
    repaired = repair(plain)
    same = repaired.text.count("\n") == plain.count("\n")
    lines = (repaired.text if same else nfc(plain)).split("\n")
    quoted: list[tuple[int, int]] = []
    at = line = 0
    for run in told:
        count = run.text.count("\n") + 1
        end = at + sum(len(each) + 1 for each in lines[line : line + count]) - 1
        if run.quoted:
            quoted.append((at, end))
        at, line = end + 2, line + count + 1
    return HtmlText("\n".join(lines), tuple(quoted), repaired.how if same else (), problems)
