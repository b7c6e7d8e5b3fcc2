"""Zip and compound (OLE) files: what lies in them tells what they are."""

import re
import zipfile

from pipeline.reading.papers.telling.magic import Form
from pipeline.reading.papers.telling.ole import stream_names, told_names
from pipeline.reading.papers.unpack.unzip import OFFICE, Refused, Unzip

TYPES = "[content_types].xml"
LARGEST_PART = 1_000_000
OOXML = "application/vnd.openxmlformats-officedocument."
MACRO = ".macroEnabled.12"
ARCHIVE = Form("archive", "application/zip", "zip archive")
DOCX = Form("docx", OOXML + "wordprocessingml.document", "Word document")
XLSX = Form("sheet", OOXML + "spreadsheetml.sheet", "Excel workbook")
LOCKED = Form("locked", "application/x-ole-storage", "document with a password")

# The content type of the main part (ECMA-376 part 1, 11.3, 12.3; [MS-OFFMACRO2]) tells the program and the MIME type.
MAIN_TYPES: tuple[tuple[str, Form], ...] = (
    ("ms-word.document.macroEnabled.main", Form("docx", "application/vnd.ms-word.document" + MACRO, "Word, macros")),
    ("ms-word.template.macroEnabledTemplate.main", Form("docx", "application/vnd.ms-word.template" + MACRO, "Word")),
    ("wordprocessingml.template.main", Form("docx", OOXML + "wordprocessingml.template", "Word template")),
    ("wordprocessingml.document.main", DOCX),
    ("ms-excel.sheet.macroEnabled.main", Form("sheet", "application/vnd.ms-excel.sheet" + MACRO, "Excel, macros")),
    ("ms-excel.template.macroEnabled.main", Form("sheet", "application/vnd.ms-excel.template" + MACRO, "Excel")),
    ("ms-excel.sheet.binary", Form("sheet", "application/vnd.ms-excel.sheet.binary" + MACRO, "Excel, binary")),
    ("spreadsheetml.template.main", Form("sheet", OOXML + "spreadsheetml.template", "Excel template")),
    ("spreadsheetml.sheet.main", XLSX),
    ("presentationml", Form(None, OOXML + "presentationml.presentation", "PowerPoint presentation")),
    ("ms-powerpoint", Form(None, "application/vnd.ms-powerpoint", "PowerPoint presentation")),
    ("visio", Form(None, "application/vnd.ms-visio.drawing", "Visio drawing")),
)
ODF = "application/vnd.oasis.opendocument."
ODF_KINDS = {"text": "odt", "spreadsheet": "sheet"}
STREAMS: tuple[tuple[str, Form], ...] = (
    ("EncryptedPackage", LOCKED),  # [MS-OFFCRYPTO] 2.3.2
    ("__properties_version1.0", Form("msg", "application/vnd.ms-outlook", "Outlook message")),  # [MS-OXMSG] 2.4
    ("WordDocument", Form("doc", "application/msword", "Word 97 document")),
    ("Workbook", Form("sheet", "application/vnd.ms-excel", "Excel 97 workbook")),
    ("Book", Form("sheet", "application/vnd.ms-excel", "Excel 95 workbook")),
    ("PowerPoint Document", Form(None, "application/vnd.ms-powerpoint", "PowerPoint 97 presentation")),
)
OTHER_OLE = Form(None, "application/x-ole-storage", "compound file of another program, or a damaged one")


def form_of_ole(content: bytes) -> Form:
    """What a compound file is, by its streams; by traces of their names if it is damaged."""
    names = stream_names(content)
    if names is None:
        names = told_names(content, [name for name, _ in STREAMS if name != "Book"])
    if any(name.startswith("__substg1.0_") for name in names):
        names |= {"__properties_version1.0"}
    return next((form for name, form in STREAMS if name in names), OTHER_OLE)


def form_of_zip(content: bytes) -> Form:
    """What a zip file is: an office document or an archive; by traces of names if it is damaged."""
    try:
        opened = Unzip(content, OFFICE)
    except Refused:
        return _damaged(content)
    parts = {name.lower(): member for name, member in opened.by_name().items()}
    types = _part(opened, parts, TYPES)
    for told, form in MAIN_TYPES:
        if told in types:
            return form
    if types and "word/document.xml" in parts:
        return DOCX
    odf = _part(opened, parts, "mimetype").strip()
    return _odf(opened, parts, odf) if odf.startswith(ODF) else ARCHIVE


def _odf(opened: Unzip, parts: dict[str, zipfile.ZipInfo], mime: str) -> Form:
    if "encryption-data" in _part(opened, parts, "meta-inf/manifest.xml"):  # ODF 1.2 part 3, 4.4
        return Form("locked", mime, LOCKED.words)
    name = mime.removeprefix(ODF).removesuffix("-template")
    return Form(ODF_KINDS.get(name), mime[:100], f"OpenDocument {name[:40]}")


def _part(opened: Unzip, parts: dict[str, zipfile.ZipInfo], name: str) -> str:
    """The text of a small part, "" if it is not there or cannot be unpacked."""
    try:
        return opened.unpack(parts[name], most=LARGEST_PART).decode("utf-8", "replace") if name in parts else ""
    except Refused:
        return ""


def _damaged(content: bytes) -> Form:
    """A cut-off document has lost its directory, but each part still starts with its name."""
    if re.search(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/\.rels)", content[:4096], re.DOTALL):
        for trace, form in ((b"word/", DOCX), (b"xl/", XLSX)):
            if re.search(rb"PK\x03\x04.{26}" + trace, content, re.DOTALL):
                return form
    return ARCHIVE
