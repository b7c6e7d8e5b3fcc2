"""The HTML of a mail as the customer saw it, without anything that runs or is loaded from elsewhere.

For use in a guarded process. What is kept is listed here and nothing else is (nh3); pictures are those that came with
the mail, written into the page. SVG is never among them: it may hold scripts.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import nh3

from pipeline.reading.attachment import content_id, name_of
from pipeline.reading.content import Buffer, whole
from pipeline.reading.html import LARGEST, meta_charset
from pipeline.reading.message import DEEPEST_SEALS, LARGEST_SEAL, OPAQUE, with_newlines
from pipeline.reading.papers.kind import kind_of, mime_of
from pipeline.reading.papers.msg import msg_to_mail
from pipeline.reading.parts import Part, Walk
from pipeline.reading.smime import open_opaque
from pipeline.reading.vietnamese import decode

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
WRITTEN_IN = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
LARGEST_PICTURE, LARGEST_PICTURES = 3_000_000, 8_000_000
LINKS = ("http://", "https://", "mailto:", "tel:")
WORD = re.compile(r"[a-z0-9-]+")
TAGS = frozenset(
    WORD.findall(
        "a abbr b big blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i "
        "img ins li ol p pre s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul"
    )
)
WITH_CONTENT = frozenset(
    WORD.findall(
        "applet audio button canvas embed frame frameset head iframe math noembed noframes noscript object option "
        "script select style svg template textarea title video xml xmp"
    )
)
"""What goes with all that is in it."""
ATTRIBUTES = {
    "*": {"align", "bgcolor", "color", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href"},
    "font": {"face", "size"},
    "img": {"alt", "src"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap"},
}
STYLES = frozenset(
    WORD.findall(
        "background-color border border-bottom border-collapse border-color border-left border-right border-spacing "
        "border-style border-top border-width color direction font font-family font-size font-style font-weight height "
        "line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-width padding "
        "padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent text-transform "
        "vertical-align white-space width"
    )
)
LOADS = re.compile(r"url|expression|import|image|src|\\|/\*|@|behavior", re.IGNORECASE)
"""What no style of a mail needs; with a backslash or a comment the others can be hidden (CSS Syntax 3, 4.3.7)."""
HEAD = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thư</title>'
    "<style>body{font:15px/1.5 system-ui,sans-serif;margin:.6rem;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}blockquote{margin:0 0 0 .4rem;padding-left:.6rem;border-left:3px solid #ccc}"
    "</style></head><body>"
)


def safe_page(raw: Buffer, name: str | None = None) -> str | None:
    """Gives the HTML of a mail (its file's `name` as for read_letter) as a page; None where it has none."""
    found = _Parts()
    found.walk(_as_mail(raw, name))
    if not found.pages:
        return None
    pages = "<hr>".join(_clean(_decoded(part), found.pictures) for part in found.pages)
    return f"{HEAD}{pages}</body></html>"


def _as_mail(raw: Buffer, name: str | None) -> Buffer:
    if name is not None and kind_of(raw[:]) == "msg":
        return msg_to_mail(raw[:]).mail or b""
    return with_newlines(raw)


@dataclass
class _Parts:
    """The pages of a mail, and its pictures by their Content-ID."""

    pages: list[Part] = field(default_factory=list)
    pictures: dict[str, Part] = field(default_factory=dict)

    def walk(self, raw: Buffer, seals: int = 0) -> None:
        for part in Walk(raw).parts():
            if part.type in OPAQUE and seals < DEEPEST_SEALS:
                opened = open_opaque(whole(part.content)[:LARGEST_SEAL]).content
                if opened is not None:
                    self.walk(opened, seals + 1)
            elif part.type == "text/html" and not _is_file(part):
                self.pages.append(part)
            elif content_id(part):
                self.pictures.setdefault(content_id(part), part)


def _is_file(part: Part) -> bool:
    disposition = str(part.fields.get("content-disposition", "")).partition(";")[0].strip().lower()
    return disposition == "attachment" or bool(name_of(part))


def _decoded(part: Part) -> str:
    content = b"".join(_beginning(part))
    try:
        label = part.fields.get_content_charset()
    except (LookupError, ValueError, TypeError):
        label = None
    return decode(content, label or meta_charset(content)).text[:LARGEST]


def _beginning(part: Part) -> Iterator[bytes]:
    size = 0
    for piece in part.content.pieces():
        yield piece
        size += len(piece)
        if size > 2 * LARGEST:
            return


def _clean(markup: str, pictures: dict[str, Part]) -> str:
    return nh3.clean(
        markup,
        tags=set(TAGS),
        clean_content_tags=set(WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_Filter(pictures),
        filter_style_properties=set(STYLES),
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


@dataclass
class _Filter:
    """Says of each attribute what becomes of it; None takes it away."""

    pictures: dict[str, Part]
    left: int = LARGEST_PICTURES

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return ";".join(each for each in value.split(";") if not LOADS.search(each))
        if name == "href":
            return value if value.strip().lower().startswith(LINKS) else None
        return self._picture(value.strip()) if (tag, name) == ("img", "src") else value

    def _picture(self, address: str) -> str | None:
        """The address of a picture that is in the mail; what lies elsewhere is not loaded: it tells who reads."""
        if address.lower().startswith("cid:"):
            return self._of_mail(address[4:])
        return address if WRITTEN_IN.fullmatch(address) else None

    def _of_mail(self, name: str) -> str | None:
        part = self.pictures.get(name)
        content = whole(part.content) if part is not None else b""
        kind = mime_of(content) if 0 < len(content) <= min(self.left, LARGEST_PICTURE) else ""
        if kind not in PICTURES:
            return None
        self.left -= len(content)
        return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
