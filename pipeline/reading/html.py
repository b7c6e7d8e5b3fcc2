"""HTML to text, with caps on size: what a person would read, line by line."""

import re

from lxml import etree, html

LARGEST = 2_000_000
UNSEEN = ("script", "style", "head", "title", "template", "noscript")
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
LINES = re.compile(r" ?\n ?")
EMPTY_LINES = re.compile(r"\n{3,}")


def html_to_text(markup: str) -> str:
    """Gives the text of an HTML page; of what lies beyond the cap, nothing."""
    cut = markup[:LARGEST]
    if not cut.strip():
        return ""
    # huge_tree stays off: nesting beyond libxml2's own limit is an attack and reads as far as it goes.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(cut.encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return ""
    if root is None:
        return ""
    etree.strip_elements(root, *UNSEEN, with_tail=False)
    text = "".join(_pieces(root))
    return EMPTY_LINES.sub("\n\n", LINES.sub("\n", BLANKS.sub(" ", text))).strip()


def _pieces(root: etree._Element) -> list[str]:
    """Texts in the order of reading; walked without recursion, so depth costs no stack."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        block = element.tag in BLOCKS
        if event == "start":
            pieces.append("\n" if block else "")
            pieces.append(_inline(element.text, element))
        else:
            pieces.append("\n" if block and element.tag != "br" else "")
            pieces.append(_inline(element.tail, element) if element is not root else "")
    return pieces


def _inline(text: str | None, element: etree._Element) -> str:
    if not text:
        return ""
    return text if element.tag == "pre" else text.replace("\n", " ")
