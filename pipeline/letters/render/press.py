"""The rendering process: Jinja2 to HTML to PDF/A-3a, one document at a time.

Only a child process of `render.Renderer` imports this: WeasyPrint takes seconds and 80 MB to load, and
one FontConfiguration used by several threads crashes, hangs or silently takes the wrong face.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pipeline.errors import Problem
from pipeline.letters.facts import LetterFacts, StampFacts
from pipeline.letters.render import code, fonts, stamp, wording
from pipeline.letters.render.attach import associated_once, attachments
from pipeline.letters.render.enclosed import Enclosed, facts_file
from pipeline.letters.render.page import Box, Rendered
from pipeline.letters.render.seal import Seal
from pipeline.shipped import shipped

LETTER_VARIANT = "pdf/a-3a"
_POINTS_PER_PIXEL = 0.75
_SIGNATURE = "sig-ca"
_CUSTOMER = "sig-customer"
SEAL = "tiepnhan:seal"
"""What a template calls the seal."""
_FILTERS = (
    wording.date_in_figures,
    wording.date_in_words,
    wording.moment_in_words,
    wording.moment_iso,
    wording.phrases,
    code.code,
)


class OnlyShipped(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches our faces, seal and codes and nothing else: text from outside can reach neither network nor files."""

    def __init__(self, seal: Seal | None = None) -> None:
        super().__init__(allowed_protocols={"file"}, allow_redirects=False)
        self._seal = seal
        files = (shipped("templates", "fonts", "faces.css"), *fonts.face_paths())
        self._ours = {file.as_uri() for file in files}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Gives the content at `url` when it is one of ours, and raises ValueError for all else."""
        if url == SEAL and self._seal is not None:
            return URLFetcherResponse(url, self._seal.content, {"Content-Type": self._seal.mime_type})
        if url.startswith(code.PREFIX):
            return URLFetcherResponse(url, code.drawn(url), {"Content-Type": "image/svg+xml"})
        if url not in self._ours:
            raise ValueError("letters fetch nothing but their own fonts")
        return super().fetch(url, headers)


class Press:
    """Templates, styles and faces, loaded once a process; with a seal, signatures have room for it.

    Raises Problem when a face is missing or lacks Vietnamese letters.
    """

    def __init__(self, seal: Seal | None = None) -> None:
        lacking = fonts.missing()
        if lacking:
            raise Problem(f"{shipped('templates', 'fonts')}: {lacking}; install the program again")
        self._showable = fonts.showable()
        self._fetcher, self._seal = OnlyShipped(seal), seal
        self._fonts = FontConfiguration()
        self._templates = self._environment()
        self._style = cache(self._read_style)

    def letter(self, kind: str, letter: LetterFacts, enclosed: Sequence[Enclosed] = ()) -> Rendered:
        """Sets the letter from templates/letters/`kind`.html; its facts and `enclosed` travel inside."""
        document = self.document(f"{kind}.html", "nd30.css", LETTER_VARIANT, letter=letter, seal=self._seal)
        files = attachments(letter, [facts_file(kind, letter), *enclosed])
        pdf = document.write_pdf(pdf_variant=LETTER_VARIANT, attachments=files, finisher=associated_once)
        return Rendered(pdf, _signature_box(document), _box(document, _CUSTOMER))

    def stamp(self, facts: StampFacts, width: float, height: float) -> bytes:
        """Draws the visible signature, `width` × `height` points."""
        return stamp.draw(self.document, facts, self._seal, width, height)

    def sheet(self, template: str, data: Mapping[str, object]) -> bytes:
        """Sets a page of templates/dossier/ that nobody signs: the index of a bundle, a record of destruction."""
        document = self.document(template, "nd30.css", LETTER_VARIANT, **data)
        pdf: bytes = document.write_pdf(pdf_variant=LETTER_VARIANT)
        return pdf

    def document(self, template: str, style: str, variant: str, **data: object) -> Document:
        """Lays a template of templates/letters/ or dossier/ out with a style of templates/."""
        html = self._templates.get_template(template).render(data)
        page = HTML(string=html, url_fetcher=self._fetcher)
        return page.render(font_config=self._fonts, stylesheets=[self._style(style)], pdf_variant=variant)

    def _read_style(self, name: str) -> CSS:
        path = shipped("templates", name)
        return CSS(filename=path, url_fetcher=self._fetcher, font_config=self._fonts)

    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader([shipped("templates", "letters"), shipped("templates", "dossier")]),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=self._shown,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {filter.__name__: filter for filter in _FILTERS}
        return environment

    def _shown(self, value: object) -> object:
        """Puts a visible mark for each letter that a face lacks: no other font is there to show it."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return "".join(c if ord(c) in self._showable else fonts.UNSHOWN for c in value)


def _signature_box(document: Document) -> Box:
    found = _box(document, _SIGNATURE)
    if found is None:
        raise Problem(f'the template has no element with id="{_SIGNATURE}" for the visible signature')
    return found


def _box(document: Document, anchor: str) -> Box | None:
    for number, page in enumerate(document.pages):
        if anchor in page.anchors:
            x1, y1, x2, y2 = (round(side * _POINTS_PER_PIXEL, 2) for side in page.anchors[anchor])
            height = page.height * _POINTS_PER_PIXEL
            return Box(number, x1, round(height - y2, 2), x2, round(height - y1, 2))
    return None
