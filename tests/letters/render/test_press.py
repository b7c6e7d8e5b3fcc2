import ctypes
import hashlib
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import weasyprint

from pipeline.errors import Problem
from pipeline.letters.render.renderer import Renderer
from tests.letters import papers
from tests.letters.samples import slip

pytestmark = pytest.mark.slow

# The digest of the ordinary slip for the libraries that take part in it. After a change of template,
# style, face or library: run this file with `-k golden` and put in what the failure or skip says.
GOLDEN = {
    "weasyprint 70.0, pango 1.50.12, harfbuzz 6.0.0, zlib 1.2.13": (
        "0c758294b579438fef421c32924eeff72661a16c0a07cd620024e28a2cd621fb"
    ),
}
MARKUP = '<script>alert("x")</script> <img src=file:///etc/passwd> \'"&amp; {{ 7*7 }}'
HOSTILE = f"{MARKUP} O’Brien 😀 שלום \u202egnp.exe"
SHOWN = f"{MARKUP} O’Brien □ □□□□ gnp.exe"


def libraries() -> str:
    pango, harfbuzz = ctypes.CDLL("libpango-1.0.so.0"), ctypes.CDLL("libharfbuzz.so.0")
    pango.pango_version_string.restype = harfbuzz.hb_version_string.restype = ctypes.c_char_p
    versions = {
        "weasyprint": weasyprint.__version__,
        "pango": pango.pango_version_string().decode(),
        "harfbuzz": harfbuzz.hb_version_string().decode(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def structure(element: Any) -> set[str]:
    element = element.get_object()
    kinds = {element["/S"]} if "/S" in element else set()
    below = element.get("/K", [])
    children = below if isinstance(below, list) else [below]
    return kinds.union(*(structure(child) for child in children if hasattr(child.get_object(), "get")))


def test_golden_bytes(renderer: Renderer) -> None:
    digest = hashlib.sha256(renderer.letter("slip", slip()).pdf).hexdigest()
    if libraries() not in GOLDEN:
        pytest.skip(f'no digest for these libraries yet; add "{libraries()}": "{digest}"')
    assert digest == GOLDEN[libraries()]


def test_only_our_faces_are_used_and_all_are_embedded(renderer: Renderer, tmp_path: Path) -> None:
    pdf = renderer.letter("slip", slip(subject=HOSTILE)).pdf
    assert papers.fonts(pdf, tmp_path) == {
        (f"Tiep-Nhan-Serif{style}", "yes", "yes") for style in ("", "-Bold", "-Italic", "-Bold-Italic")
    }


def test_hostile_text_stays_text(renderer: Renderer, tmp_path: Path) -> None:
    hostile = dict.fromkeys(("customer_name", "subject", "summary", "group", "tax_code", "customer_address"), HOSTILE)
    pdf = renderer.letter("slip", slip(**hostile)).pdf
    words = papers.text(pdf, tmp_path)
    assert f"Kính gửi: {SHOWN}" in words
    assert words.count("alert") == 6
    assert "root:" not in words
    assert papers.root(pdf).get("/OpenAction") is None
    assert papers.tool(pdf, tmp_path, "pdfimages", "-list", "PDF").count("\n") == 2  # the heading only


def test_text_from_outside_makes_nobody_fetch(renderer: Renderer) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/x.png"
        evil = f'"><img src="{url}"><link rel=stylesheet href="{url}"><style>@import url({url})</style>'
        renderer.letter("slip", slip(customer_name=evil, summary=evil, subject=f"url({url})"))
        server.shutdown()
    assert asked == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x", "file:///etc/passwd", "data:text/css,x", "ftp://x/y"])
def test_even_an_unescaped_address_is_not_fetched(address: str) -> None:
    from pipeline.letters.render.press import OnlyShipped  # noqa: PLC0415 - as in the child

    with pytest.raises(ValueError, match="nothing but their own fonts"):
        OnlyShipped().fetch(address)


def test_it_is_tagged_pdf_a_3a(renderer: Renderer) -> None:
    root = papers.root(renderer.letter("slip", slip()).pdf)
    xmp = root["/Metadata"].get_object().get_data().decode("utf-8")
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in xmp
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    (intent,) = root["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert structure(root["/StructTreeRoot"]) >= {
        "/Document",
        "/H1",
        "/P",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/L",
    }


def test_the_dates_in_the_pdf_are_the_letters_own(renderer: Renderer, tmp_path: Path) -> None:
    info = papers.tool(renderer.letter("slip", slip()).pdf, tmp_path, "pdfinfo", "-rawdates", "PDF")
    assert "CreationDate:    D:20260205000000+07'00" in info
    assert "Title:           Phiếu tiếp nhận xử lý khiếu nại số 12/PTN-ECA" in info


def test_an_unknown_letter_is_a_problem_that_names_it(renderer: Renderer) -> None:
    with pytest.raises(Problem, match=r"letter 12/PTN-ECA \(farewell\) cannot be rendered: .*farewell\.html"):
        renderer.letter("farewell", slip())
