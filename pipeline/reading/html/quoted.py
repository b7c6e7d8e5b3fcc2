"""The marks by which mail programs tell the quoted mail in a reply."""

from itertools import islice

from lxml import etree

from pipeline.reading.html.style import has_line_above
from pipeline.reading.reply.blocks import FORWARD
from pipeline.reading.reply.fields import field_of
from pipeline.reading.reply.folding import folded

CLASSES = frozenset(["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"])
ZIMBRA = frozenset(["__QUOTED_TEXT__", "__HEADERS__"])
# Outlook marks where the quote begins; from there on all is quote.
FROM_HERE = frozenset(["divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container"])
LOOKED_AT = 60  # starts and ends of elements, before the first text


def begins_rest(element: etree._Element) -> bool:
    """Whether this element and all that follows it is quoted (Outlook)."""
    if (element.get("id") or "").lower() in FROM_HERE:
        return True
    return has_line_above(element.get("style") or "") and _begins_with_sender(element)


def is_quote(element: etree._Element) -> bool:
    """Whether what is in this element is quoted; a mail that is passed on is not."""
    marked = (
        (element.tag == "blockquote" and (element.get("type") or "").lower() == "cite")
        or element.get("data-marker") in ZIMBRA
        or not CLASSES.isdisjoint((element.get("class") or "").split())
    )
    return marked and FORWARD.match(folded(_first(element))) is None


def _first(element: etree._Element) -> str:
    """The first piece of text that holds something."""
    for event, each in islice(etree.iterwalk(element, events=("start", "end")), LOOKED_AT):
        piece = each.text if event == "start" else each.tail
        if each is element and event == "end":
            break
        if piece and (said := str(piece).strip()):
            return said
    return ""


def _begins_with_sender(element: etree._Element) -> bool:
    field = field_of(folded(_first(element)))
    return field is not None and field[0] == "from"
