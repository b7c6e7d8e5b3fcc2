"""Workbooks of every kind that is read, in their least form: xlsx, xlsb, xls (BIFF8) and ods."""

import struct
from xml.sax.saxutils import escape

from tests.papers.ole import ole_of
from tests.papers.zips import zip_of

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
DAY, MINUTE = 1, 2
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    "</cellXfs></styleSheet>"
)


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(place: str, value: float, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value!r}</v></c>'


def formula(place: str, written: str, value: str) -> str:
    return f'<c r="{place}"><f>{written}</f><v>{value}</v></c>'


def row(place: int, *cells: str) -> str:
    return f'<row r="{place}">{"".join(cells)}</row>'


def sheet_xml(*rows: str) -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def xlsx_of(sheets: dict[str, str], macros: bool = False, more: dict[str, bytes] | None = None) -> bytes:
    """A workbook of sheets by name, each as the XML of its part."""
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(sheets, 1)
    )
    parts = _package("xl/workbook.xml", MACRO_TYPE if macros else SHEET_TYPE)
    parts["xl/workbook.xml"] = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        [("worksheet", f"worksheets/sheet{place}.xml") for place in range(1, len(sheets) + 1)]
    )
    parts["xl/styles.xml"] = STYLES
    parts |= {f"xl/worksheets/sheet{place}.xml": xml for place, xml in enumerate(sheets.values(), 1)}
    packed = {name: part.encode() for name, part in parts.items()}
    return zip_of(packed | ({"xl/vbaProject.bin": b"VBA"} if macros else {}) | (more or {}))


def _package(main: str, main_type: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{main_type}"/></Types>',
        "_rels/.rels": _relations([("officeDocument", main)]),
    }


def _relations(targets: list[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{place}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{each}</Relationships>'


def ordinary() -> bytes:
    """A list of 500 contracts as a customer sends it."""
    rows = [row(1, *(text(f"{column}1", name) for column, name in zip("ABCD", HEADINGS, strict=True)))]
    for place in range(2, 502):
        rows.append(
            row(
                place,
                number(f"A{place}", place - 1),
                text(f"B{place}", f"Công ty TNHH Số {place}"),
                number(f"C{place}", 45000 + place, DAY),
                number(f"D{place}", 1_250_000.5),
            )
        )
    return xlsx_of({"Danh sách": sheet_xml(*rows)})


HEADINGS = ("STT", "Tên đơn vị", "Ngày ký", "Số tiền")


def far_corners() -> bytes:
    """Less than 2 KB, for which a full rectangle would take 550 GB."""
    return xlsx_of({"S": sheet_xml(row(1, number("A1", 1)), row(1048576, number("XFD1048576", 1)))})


def xlsb_of(rows: dict[int, dict[int, str | float]]) -> bytes:
    """A binary workbook ([MS-XLSB]) with one sheet, "Trang", of rows and columns counted from 0."""
    sheet = _wide("rId1") + _wide("Trang")
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + sheet) + _record(144) + _record(132)
    cells = b""
    for place, columns in rows.items():
        cells += _record(0, struct.pack("<I", place) + bytes(21))
        for column, value in columns.items():
            head = struct.pack("<II", column, 0)
            cells += _record(6, head + _wide(value)) if isinstance(value, str) else _real(head, value)
    data = _record(129) + _record(148, bytes(16)) + _record(145) + cells + _record(146) + _record(130)
    parts = {name: part.encode() for name, part in _package("xl/workbook.bin", BINARY_TYPE).items()}
    relations = _relations([("worksheet", "worksheets/sheet1.bin")]).encode()
    return zip_of(
        parts | {"xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": relations, "xl/worksheets/sheet1.bin": data}
    )


def _record(kind: int, data: bytes = b"") -> bytes:
    mark = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    length = b""
    while size > 127:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return mark + length + bytes([size]) + data


def _real(head: bytes, value: float) -> bytes:
    return _record(5, head + struct.pack("<d", value))


def _wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def xls_of(rows: list[list[str | float]], locked: bool = False, macros: bool = False, step: int = 1) -> bytes:
    """An Excel 97 workbook ([MS-XLS]) with one sheet, "Trang", its rows `step` apart."""
    start = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600))
    if locked:
        start += _biff(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    at = len(start) + 4 + 8 + len("Trang") + 4
    bound = _biff(0x85, struct.pack("<IBBBB", at, 0, 0, len("Trang"), 0) + b"Trang")
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))
    sheet += b"".join(
        _cell(place * step, column, value) for place, cells in enumerate(rows) for column, value in enumerate(cells)
    )
    streams = {"Workbook": start + bound + _biff(0x0A) + sheet + _biff(0x0A)}
    return ole_of(streams | ({"_VBA_PROJECT_CUR": b"VBA"} if macros else {}))


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(place: int, column: int, value: str | float) -> bytes:
    head = struct.pack("<HHH", place, column, 0)
    if isinstance(value, str):
        return _biff(0x204, head + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _biff(0x203, head + struct.pack("<d", value))


ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def ods_of(rows: str, encrypted: bool = False) -> bytes:
    """An OpenDocument sheet, "Trang", with the XML of its rows."""
    spaces = f'xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" xmlns:text="{ODF}:text:1.0"'
    content = (
        f'{HEAD}<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Trang">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    inner = "<manifest:encryption-data/>" if encrypted else ""
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{inner}'
        "</manifest:file-entry></manifest:manifest>"
    )
    parts = {"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zip_of({name: part.encode() for name, part in parts.items()})


def ods_row(*cells: str, repeats: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeats}">{"".join(cells)}</table:table-row>'


def ods_text(value: str, repeats: int = 1) -> str:
    said = f'table:number-columns-repeated="{repeats}" office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{escape(value)}</text:p></table:table-cell>"


def ods_empty(repeats: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{repeats}"/>'
