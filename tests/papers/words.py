"""Word documents: a base written by python-docx, and raw XML for all that it cannot write."""

import io
from functools import cache
from xml.sax.saxutils import escape

import docx
from PIL import Image

from tests.papers.zips import unpacked, zip_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    f'xmlns:r="{OFFICE}"'
)
PARAGRAPHS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Kính gửi: Trung tâm chứng thực chữ ký số E-CA",
    "Tôi khiếu nại về hợp đồng số 125/2024/HĐ-CKS, chứng thư bị thu hồi không báo trước.",
)


@cache
def plain(*paragraphs: str) -> bytes:
    """A document of paragraphs as Word writes it."""
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    return _saved(document)


def ordinary() -> bytes:
    """A complaint of two pages with a table and a header, as a customer sends it."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Công ty TNHH Hoa Sen"
    document.sections[0].footer.paragraphs[0].text = "Trang cuối"
    for _ in range(20):
        for each in PARAGRAPHS:
            document.add_paragraph(each)
    table = document.add_table(10, 3)
    for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Ô số {place}"
    return _saved(document)


def _saved(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def changed(base: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The document with parts replaced, added, or (None) taken out."""
    merged = unpacked(base) | parts
    return zip_of({name: part for name, part in merged.items() if part is not None})


def body(xml: str, space: str = W) -> bytes:
    """A document whose body is this XML, prefix w."""
    whole = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{space}" {SPACES}><w:body>{xml}</w:body>'
    return changed(plain(), {"word/document.xml": (whole + "</w:document>").encode()})


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def table(*rows: list[str]) -> str:
    """Rows of cells, each cell the XML of its paragraphs."""
    inner = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{inner}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """A complex field."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(choice: str, fallback: str) -> str:
    """A text box as Word writes it since 2010, twice: for itself and for older programs."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{choice}'
        "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"{fallback}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def related(base: bytes, relations: dict[str, tuple[str, str]], parts: dict[str, bytes]) -> bytes:
    """The document with relationships from its body, id: (kind, target), and the parts they lead to."""
    name = "word/_rels/document.xml.rels"
    each = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in relations.items()
    )
    known = unpacked(base)[name].replace(b"</Relationships>", each.encode() + b"</Relationships>")
    return changed(base, {name: known, **parts})


def note(kind: str, text: str) -> bytes:
    """A part of footnotes, endnotes or comments."""
    return f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="1">{p(r(text))}</w:{kind}></w:{kind}s>'.encode()


def macros() -> bytes:
    """A docm: the content type and the VBA project."""
    base = plain("Văn bản có macro")
    types = unpacked(base)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return changed(base, {"[Content_Types].xml": types, "word/vbaProject.bin": b"VBA"})


def with_pictures(pictures: list[bytes], text: str = "") -> bytes:
    """A document with pictures pasted in."""
    document = docx.Document()
    document.add_paragraph(text)
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    return _saved(document)


def picture(width: int, height: int, shade: int = 255) -> bytes:
    target = io.BytesIO()
    Image.new("L", (width, height), shade).save(target, "PNG")
    return target.getvalue()
