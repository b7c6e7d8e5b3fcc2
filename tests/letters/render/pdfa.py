"""What ISO 19005-3 (PDF/A-3, level A) asks and can be looked at with pypdf, fontTools and an XML parser.

No validator: veraPDF is not in Debian. Each check says in words what is wrong; the numbers are clauses.
"""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from fontTools.ttLib import TTFont
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject

NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
OURS = "Tiep-Nhan-Serif"
FORBIDDEN_KEYS = {
    "/JS",
    "/JavaScript",
    "/OpenAction",
    "/AA",
    "/XFA",
    "/OPI",
    "/PS",
    "/Ref",
    "/Alternates",
    "/TR",
    "/HTP",
}
TRUE_IS_WRONG = {"/Interpolate": "6.2.8", "/NeedAppearances": "6.4.1"}
ACTIONS = {"/JavaScript", "/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/ResetForm", "/Hide", "/Named"}
RELATIONSHIPS = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}
HIDDEN = 1 | 2 | 32 | 256  # Invisible, Hidden, NoView, ToggleNoView
PRINT = 4
TEXT = {b"Tj", b"TJ", b"'", b'"'}


def problems(pdf: bytes) -> list[str]:
    """Everything that is wrong; an empty list for what these checks cannot fault."""
    reader = PdfReader(io.BytesIO(pdf))
    checks: tuple[Callable[[PdfReader, bytes], Iterator[str]], ...] = (
        _file,
        _metadata,
        _intent,
        _fonts,
        _objects,
        _streams,
        _annotations,
        _logic,
        _content,
        _associated,
    )
    return [problem for check in checks for problem in check(reader, pdf)]


def objects(reader: PdfReader) -> list[Any]:
    """All that can be reached from the trailer, each once."""
    seen: set[int] = set()
    found: list[Any] = []
    waiting: list[Any] = [reader.trailer["/Root"], reader.trailer.get("/Info", DictionaryObject())]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            found.append(one)
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)
    return found


def _file(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    lines = pdf.split(b"\n", 2)
    if not pdf.startswith(b"%PDF-1.") or not (lines[1][:1] == b"%" and all(byte > 127 for byte in lines[1][1:5])):
        yield "6.1.2: header"
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "6.1.3: no /ID in the trailer"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3: encrypted"
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3: data after the end of the file"


def _metadata(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    stream = reader.trailer["/Root"].get("/Metadata")
    if stream is None:
        yield "6.6.2: no XMP"
        return
    tree = etree.fromstring(stream.get_object().get_data())
    info, told = reader.metadata, _xmp(tree)
    if (told.get("pdfaid:part"), told.get("pdfaid:conformance")) != ("3", "A"):
        yield f"6.6.4: XMP claims {told.get('pdfaid:part')}{told.get('pdfaid:conformance')}"
    if not told.get("dc:title") or told["dc:title"] != info.title:
        yield "6.6.3: title"
    if told.get("dc:creator") != info.author:
        yield "6.6.3: author"
    for name, moment in (("xmp:CreateDate", info.creation_date), ("xmp:ModifyDate", info.modification_date)):
        if name not in told or datetime.fromisoformat(told[name]) != moment:
            yield f"6.6.3: {name} {told.get(name)} is not {moment}"


def _xmp(tree: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for description in tree.iter(f"{{{NS['rdf']}}}Description"):
        pairs = [*description.attrib.items(), *((one.tag, "".join(one.itertext()).strip()) for one in description)]
        for prefix, namespace in NS.items():
            start = f"{{{namespace}}}"
            found |= {f"{prefix}:{key.removeprefix(start)}": text for key, text in pairs if key.startswith(start)}
    return found


def _intent(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    intents = [one.get_object() for one in reader.trailer["/Root"].get("/OutputIntents", ())]
    ours = [one for one in intents if one["/S"] == "/GTS_PDFA1"]
    if len(ours) != 1:
        yield "6.2.3: not one output intent of PDF/A"
        return
    profile = ours[0]["/DestOutputProfile"].get_object()
    if profile["/N"] != 3 or profile.get_data()[36:40] != b"acsp" or profile.get_data()[16:20] != b"RGB ":
        yield "6.2.3: the output intent's profile is no RGB profile"


def _fonts(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    for font in objects(reader):
        if font.get("/Type") != "/Font":
            continue
        name = str(font["/BaseFont"])
        if not name.partition("+")[2].startswith(OURS):
            yield f"a face that is not ours: {name}"
        if font["/Subtype"] == "/Type0":
            if "/ToUnicode" not in font:
                yield f"6.2.11.7: {name} says no Unicode"
            continue
        file = font["/FontDescriptor"].get("/FontFile2") if "/FontDescriptor" in font else None
        if file is None:
            yield f"6.2.11.4: {name} is not embedded"
        elif any(_other_widths(font, TTFont(io.BytesIO(file.get_object().get_data())))):
            yield f"6.2.11.5: {name} has other widths than its embedded face"


def _other_widths(font: DictionaryObject, face: TTFont) -> Iterator[int]:
    order, metrics, em = face.getGlyphOrder(), face["hmtx"].metrics, face["head"].unitsPerEm
    entries = iter(font["/W"])
    for first in entries:
        for place, width in enumerate(next(entries)):
            if abs(metrics[order[int(first) + place]][0] * 1000 / em - float(width)) > 1:
                yield int(first) + place


def _objects(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    for one in objects(reader):
        for key in FORBIDDEN_KEYS & set(one):
            yield f"6.6.1, 6.2.5, 6.2.9: {key}"
        for key, clause in TRUE_IS_WRONG.items():
            if one.get(key) == True:  # noqa: E712 - a BooleanObject
                yield f"{clause}: {key}"
        if one.get("/S") in ACTIONS:
            yield f"6.5.1: an action {one['/S']}"
        if one.get("/BM", "/Normal") not in {"/Normal", "/Compatible"}:
            yield f"6.2.10: blend mode {one['/BM']}"


def _streams(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    for one in objects(reader):
        if isinstance(one, StreamObject) and "/LZWDecode" in str(one.get("/Filter")):
            yield "6.1.7: LZW"
        if "/DeviceCMYK" in {str(one.get("/ColorSpace")), str(one.get("/CS"))}:
            yield "6.2.4: CMYK beside an RGB intent"


def _annotations(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    for page in reader.pages:
        for one in (each.get_object() for each in page.get("/Annots", ())):
            flags, kind = int(one.get("/F", 0)), one["/Subtype"]
            if not flags & PRINT or flags & HIDDEN:
                yield f"6.3.2: {kind} has the flags {flags}"
            if kind != "/Link" and list(one.get("/AP", {})) != ["/N"]:
                yield f"6.3.3: {kind} has not just a normal appearance"
            if kind == "/Widget" and not one.get("/TU"):
                yield "a field that says to no reader what it is"
            if kind in {"/Movie", "/Sound", "/Screen", "/3D"}:
                yield f"6.3.1: {kind}"


def _logic(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "6.7.2: not tagged"
        return
    if not root.get("/Lang"):
        yield "6.7.4: no language"
    elements = [one for one in objects(reader) if "/P" in one and "/S" in one and "/K" in one]
    referred = {name for one in elements if one["/S"] == "/TD" for name in _headers(one)}
    for one in elements:
        if one["/S"] == "/TH" and one.get("/ID") not in referred:
            yield "a head cell that no cell refers to"
        if one["/S"] == "/Table" and "/TH" not in set(_kinds(one)):
            yield "a table without head cells"
        if one["/S"] == "/Figure" and not one.get("/Alt"):
            yield "6.7.3: a figure without words"


def _headers(cell: DictionaryObject) -> Iterator[str]:
    own = cell.get("/A", DictionaryObject())
    for one in own if isinstance(own, ArrayObject) else [own]:
        yield from one.get_object().get("/Headers", ())


def _kinds(element: Any) -> Iterator[str]:
    below = element.get("/K", [])
    for child in below if isinstance(below, ArrayObject) else [below]:
        one = child.get_object() if isinstance(child, IndirectObject) else child
        if isinstance(one, DictionaryObject) and "/S" in one:
            yield str(one["/S"])
            yield from _kinds(one)


def _content(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    """6.7.3: each word of a page is in the structure or an artifact, and no colour is CMYK."""
    for number, page in enumerate(reader.pages, start=1):
        marks: list[bool] = []
        for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
            if operator in {b"BMC", b"BDC"}:
                artifact, has_id = operands[0] == "/Artifact", operator == b"BDC" and "/MCID" in operands[1]
                marks.append(bool(artifact or has_id))
            elif operator == b"EMC":
                marks.pop()
            elif operator in TEXT and not any(marks):
                yield f"6.7.3: page {number} has words outside the structure"
            elif operator in {b"k", b"K"}:
                yield f"6.2.4: page {number} has a CMYK colour"


def _associated(reader: PdfReader, _pdf: bytes) -> Iterator[str]:
    root = reader.trailer["/Root"]
    tree = root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    names, files = [str(name) for name in tree[::2]], [one.get_object() for one in tree[1::2]]
    if names != sorted(names, key=str.encode) or len(set(names)) != len(names):
        yield "the name tree of embedded files is out of order"
    if [one.get_object() for one in root.get("/AF", ())] != files:
        yield "6.8: embedded files are not those that are associated"
    for file in files:
        stream = file["/EF"]["/F"].get_object()
        lacking = {"/F", "/UF", "/Desc", "/AFRelationship"} - set(file)
        if lacking or file["/AFRelationship"] not in RELATIONSHIPS:
            yield f"6.8: {file.get('/UF')} lacks {lacking or '/AFRelationship'}"
        if "/Subtype" not in stream or not {"/ModDate", "/Size"} <= set(stream["/Params"]):
            yield f"6.8: {file.get('/UF')} has no MIME type, date or size"
