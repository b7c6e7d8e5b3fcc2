"""PDF/A-3a of every letter, as rendered and as signed; and that the checks find what they look for."""

import hashlib
import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from pipeline.letters.pades import sign_letter
from pipeline.letters.render.enclosed import Enclosed
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.render.seal import Seal
from pipeline.letters.token.token import Token
from tests.letters import papers, samples
from tests.letters.render import pdfa, seals
from tests.letters.render.test_layout import KINDS
from tests.letters.signers import company_token

pytestmark = pytest.mark.slow
ORIGINAL = b"From: khach@congty.example\r\nSubject: =?utf-8?q?Khi=E1=BA=BFu_n=E1=BA=A1i?=\r\n\r\nToken hong.\r\n"
LETTER = Enclosed("Đơn khiếu nại.eml", "message/rfc822", "Thư khiếu nại của khách hàng", ORIGINAL)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    folder = tmp_path_factory.mktemp("pdfa")
    made = Token(company_token(folder).settings(), folder / "latch")
    yield made
    made.close()


def signed(renderer: Renderer, token: Token, kind: str, *enclosed: Enclosed) -> bytes:
    letter, facts = renderer.letter(kind, KINDS[kind](), enclosed), samples.stamp()
    drawn = renderer.stamp(facts, letter.box.width, letter.box.height)
    pdf = sign_letter(letter.pdf, letter.box, drawn, token, facts.signed_at)
    assert pdf.startswith(letter.pdf)
    return pdf


def files(pdf: bytes) -> dict[str, tuple[str, str, bytes]]:
    """Relationship, MIME type and content of each associated file, by name."""
    found = [one.get_object() for one in PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/AF"]]
    return {
        one["/UF"]: (one["/AFRelationship"], one["/EF"]["/F"]["/Subtype"], one["/EF"]["/F"].get_data()) for one in found
    }


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_letter_is_pdf_a_3a(renderer: Renderer, kind: str) -> None:
    assert pdfa.problems(renderer.letter(kind, KINDS[kind]()).pdf) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "confirmation"])
def test_a_signature_keeps_pdf_a_3a(renderer: Renderer, token: Token, tmp_path: Path, kind: str) -> None:
    pdf = signed(renderer, token, kind, LETTER)
    assert pdfa.problems(pdf) == []
    assert set(files(pdf)) == {"facts.json", LETTER.name}
    assert "Total document signed" in papers.tool(pdf, tmp_path, "pdfsig", "-nocert", "PDF")


@pytest.mark.parametrize("seal", [seals.drawn(), seals.picture()], ids=["svg", "png"])
def test_a_seal_keeps_pdf_a_3a(token: Token, tmp_path: Path, seal: Seal) -> None:
    renderer = Renderer(seal=seal)
    try:
        pdf = signed(renderer, token, "closing")
    finally:
        renderer.close()
    assert pdfa.problems(pdf) == []
    images = papers.tool(pdf, tmp_path, "pdfimages", "-list", "PDF").splitlines()[2:]
    assert [line.split()[2] for line in images] == ([] if seal.mime_type == "image/svg+xml" else ["image", "smask"])


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_facts_travel_as_data_and_say_no_more_than_the_letter(
    renderer: Renderer, tmp_path: Path, kind: str
) -> None:
    facts = KINDS[kind]()
    pdf = renderer.letter(kind, facts).pdf
    relationship, mime_type, content = files(pdf)["facts.json"]
    assert (relationship, mime_type) == ("/Data", "/application/json")
    assert unicodedata.is_normalized("NFC", content.decode())
    told = json.loads(content)
    assert told["kind"] == kind
    assert told["number"] == facts.number
    assert list(told) == sorted(told)
    words = papers.text(pdf, tmp_path)
    for known in ("customer_address", "customer_name", "tax_code", "personal_id", "phone"):
        assert told.get(known, "") in words


def test_the_address_is_data_where_the_letter_prints_it(renderer: Renderer) -> None:
    for kind, name, there in (("answer", "Ông A", False), ("answer", "", True), ("slip", "Ông A", True)):
        told = json.loads(files(renderer.letter(kind, KINDS[kind](customer_name=name)).pdf)["facts.json"][2])
        assert ("customer_address" in told) is there


def test_files_are_enclosed_byte_for_byte_with_type_and_relationship(renderer: Renderer, tmp_path: Path) -> None:
    more = Enclosed("../../bảng kê?.csv", "text/csv", "Bảng kê", b"\x00\xff;1\n", "Supplement")
    pdf = renderer.letter("record", samples.record(), [LETTER, more, LETTER]).pdf
    assert pdfa.problems(pdf) == []
    found = files(pdf)
    assert found["Đơn khiếu nại.eml"] == ("/Source", "/message/rfc822", ORIGINAL)
    assert found["2-Đơn khiếu nại.eml"][2] == ORIGINAL
    assert found["_.._bảng kê_.csv"] == ("/Supplement", "/text/csv", b"\x00\xff;1\n")
    assert "4 embedded files" in papers.tool(pdf, tmp_path, "pdfdetach", "-list", "PDF")


def test_the_same_files_give_the_same_bytes_dated_as_the_letter(renderer: Renderer) -> None:
    first, again = (renderer.letter("record", samples.record(), [LETTER]).pdf for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest()
    for one in PdfReader(io.BytesIO(first)).trailer["/Root"]["/AF"]:
        assert one.get_object()["/EF"]["/F"]["/Params"]["/ModDate"] == "D:20260204170000Z"  # 5 February, +07:00


@pytest.mark.parametrize("mime_type", ["", "pdf", "text/html; charset=x", "a/b c", "A/B"])
def test_what_is_no_mime_type_is_a_mistake(mime_type: str) -> None:
    with pytest.raises(ValueError, match="no MIME type"):
        Enclosed("a", mime_type, "", b"")


def _dictionary(entries: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _no_xmp(writer: PdfWriter) -> None:
    del writer.root_object["/Metadata"]


def _no_intent(writer: PdfWriter) -> None:
    del writer.root_object["/OutputIntents"]


def _no_tags(writer: PdfWriter) -> None:
    del writer.root_object["/StructTreeRoot"]


def _no_language(writer: PdfWriter) -> None:
    del writer.root_object["/Lang"]


def _no_association(writer: PdfWriter) -> None:
    del writer.root_object["/AF"]


def _script(writer: PdfWriter) -> None:
    action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = _dictionary(action)


def _fields_without_appearance(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = _dictionary({"/NeedAppearances": BooleanObject(True)})


def _hidden_note(writer: PdfWriter) -> None:
    note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Text"), "/F": NumberObject(2)}
    writer.add_annotation(0, _dictionary(note))


def _other_title(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "Khác"})


def _foreign_face(writer: PdfWriter) -> None:
    _font(writer)[NameObject("/BaseFont")] = NameObject("/Helvetica")


def _face_elsewhere(writer: PdfWriter) -> None:
    del _font(writer)["/FontDescriptor"]["/FontFile2"]


def _twice_as_wide(writer: PdfWriter) -> None:
    widths = _font(writer)["/W"]
    widths[1][0] = NumberObject(2 * int(widths[1][0]) + 10)


def _font(writer: PdfWriter) -> Any:
    (first, *_) = writer.pages[0]["/Resources"]["/Font"].values()
    return first.get_object()["/DescendantFonts"][0].get_object()


@pytest.mark.parametrize(
    ("harm", "clause"),
    [
        (_no_xmp, "6.6.2"),
        (_no_intent, "6.2.3"),
        (_no_tags, "6.7.2"),
        (_no_language, "6.7.4"),
        (_no_association, "6.8"),
        (_script, "/JS"),
        (_fields_without_appearance, "6.4.1"),
        (_hidden_note, "6.3.2"),
        (_other_title, "6.6.3: title"),
        (_foreign_face, "not ours"),
        (_face_elsewhere, "6.2.11.4"),
        (_twice_as_wide, "6.2.11.5"),
    ],
)
def test_the_checks_find_what_they_look_for(renderer: Renderer, harm: Callable[[PdfWriter], None], clause: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(renderer.letter("slip", samples.slip()).pdf)))
    harm(writer)
    out = io.BytesIO()
    writer.write(out)
    assert any(clause in problem for problem in pdfa.problems(out.getvalue()))
