"""HTML to a tree by libxml2, within limits of size, depth and attributes."""

import re

from lxml import etree, html

from pipeline.reading.html.lines import UNSEEN
from pipeline.reading.problems import Flaw, problem

LARGEST = 2_000_000
# libxml2 compares each attribute with all before it: 200,000 in one element took it 100 seconds.
MOST_ATTRIBUTES = 1_000
# An element's start as the HTML standard cuts it (13.2.5): a quote opens only behind "=". The loops give nothing
# back, and the last sign is optional, so each character is looked at once.
START = re.compile(r"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>?")
BETWEEN = re.compile(r"[\s\"'/]+")
# libxml2 drops all text behind the first of these; a browser shows it.
ENDS = re.compile(r"(?i)</(?:body|html)\s*>")


def parse(markup: str) -> tuple[etree._Element | None, str | None]:
    """Gives the tree without what is never shown; and a problem when the tree would lose text, then no tree."""
    if _overloaded(markup):
        return None, problem(Flaw.HOSTILE, f"html: an element with more than {MOST_ATTRIBUTES:,} attributes")
    content = ENDS.sub("", markup).encode("utf-8", "replace")
    for huge in (False, True):  # limits of 256 and 2,048 levels; the larger costs time on hostile pages only
        root, whole = _tree(content, huge)
        if whole:
            return root, None
    return None, problem(Flaw.TOO_DEEP, "html: its elements are nested too deep; read without its structure")


def _overloaded(markup: str) -> bool:
    long = (hit[0] for hit in START.finditer(markup) if hit.end() - hit.start() > 2 * MOST_ATTRIBUTES)
    return any(sum(1 for _ in BETWEEN.finditer(start)) > MOST_ATTRIBUTES for start in long)


def _tree(content: bytes, huge: bool) -> tuple[etree._Element | None, bool]:
    """Gives the tree, and whether it is the whole page."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=huge)
    try:
        root = etree.fromstring(content, parser)
    except etree.ParserError:  # nothing but comments
        return None, True
    except etree.XMLSyntaxError:
        return None, False
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
        return None, False
    if root is not None:
        etree.strip_elements(root, *UNSEEN, with_tail=False)
    return root, True
