"""Word documents: all that stands on the page is read once, what was deleted is not, and nothing hostile is opened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers import docx
from pipeline.reading.papers.kind import kind_of
from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.problems import Flaw, has
from tests.papers import words, zips
from tests.papers.ole import locked_office
from tests.papers.words import body, field, p, r, table
from tests.reading.test_vietnamese_repair import SPOILERS, expected

LINE = "Tôi khiếu nại về hợp đồng số 125/2024/HĐ-CKS của công ty"


def text_of(xml: str, space: str = words.W) -> str:
    paper = docx.read(body(xml, space))
    assert paper.problems == ()
    return paper.text


def test_an_ordinary_document():
    paper = docx.read(words.ordinary())
    lines = paper.text.split("\n")
    assert lines[0] == "Công ty TNHH Hoa Sen"
    assert lines[2:5] == list(words.PARAGRAPHS)
    assert "Ô số 0\tÔ số 1\tÔ số 2" in lines
    assert lines[-1] == "Trang cuối"
    assert (paper.how, paper.confidence, paper.problems) == ("docx", 1.0, ())


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (p(r("một "), r("hai")), "một hai"),
        (p(r("giá "), f"<w:ins>{r('mới')}</w:ins>", f"<w:del>{r('cũ')}</w:del>"), "giá mới"),
        (p("<w:r><w:delText>bỏ</w:delText></w:r>", r("giữ")), "giữ"),
        (p(f"<w:moveFrom>{r('cũ')}</w:moveFrom>", f"<w:moveTo>{r('tới')}</w:moveTo>"), "tới"),
        (f"<w:sdt><w:sdtContent>{p(r('ô nhập'))}</w:sdtContent></w:sdt>", "ô nhập"),
        (p(f"<w:sdt><w:sdtContent>{r('trong dòng')}</w:sdtContent></w:sdt>"), "trong dòng"),
        (p(f'<w:fldSimple w:instr="DATE">{r("03/03/2024")}</w:fldSimple>'), "03/03/2024"),
        (p(field("MERGEFIELD Ten", r("Nguyễn Văn A"))), "Nguyễn Văn A"),
        (p(field("IF", field("PAGE", r("1")) + r(" đúng"))), "1 đúng"),
        (p(f"<w:smartTag>{r('Hà Nội')}</w:smartTag>", f"<w:hyperlink>{r(' e-ca.vn')}</w:hyperlink>"), "Hà Nội e-ca.vn"),
        (p("<w:r><w:t>125</w:t><w:noBreakHyphen/><w:t>CKS</w:t></w:r>"), "125-CKS"),
        (p("<w:r><w:t>chứng</w:t><w:softHyphen/><w:t>thư</w:t></w:r>"), "chứngthư"),
        (p("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"), "a\tb"),
        (p("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>"), "a\nb\nc"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', r(" Đồng ý")), "☑ Đồng ý"),
        (p('<w:r><w:sym w:font="Arial" w:char="0111"/><w:sym w:font="Arial" w:char="xyz"/></w:r>'), "đ"),
        (table([p(r("a")), p(r("b1")) + p(r("b2"))], [p(r("c")), p()]), "a\tb1 b2\nc"),
        (table([p(r("a")) + p(r("b"))]), "a\nb"),
        (table([p(r("x")), table([p(r("1")), p(r("2"))]) + p()]), "x\t1\t2"),
        (p(words.text_box(p(r("hộp")), p(r("hộp"))), r("dưới")), "hộp\ndưới"),
        (p("<w:r><mc:AlternateContent><mc:Fallback><w:t>cũ</w:t></mc:Fallback></mc:AlternateContent></w:r>"), "cũ"),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("mất")) + p(r("còn đây")), "còn đây"),
    ],
)
def test_what_stands_on_the_page(xml, text):
    assert text_of(xml) == text


def test_the_strict_form():
    assert text_of(p(r("chặt chẽ"), f"<w:del>{r('cũ')}</w:del>"), words.STRICT) == "chặt chẽ"


def test_notes_and_comments_come_after_the_text():
    relations = {"n1": ("comments", "comments.xml"), "n2": ("footnotes", "footnotes.xml"), "n3": ("endnotes", "en.xml")}
    parts = {
        "word/comments.xml": words.note("comment", "bình luận"),
        "word/footnotes.xml": words.note("footnote", "chú thích"),
        "word/en.xml": words.note("endnote", "ghi chú cuối"),
    }
    paper = docx.read(words.related(words.plain("thân bài"), relations, parts))
    assert paper.text.split() == ["thân", "bài", "chú", "thích", "ghi", "chú", "cuối", "bình", "luận"]


@pytest.mark.parametrize("name", ["tcvn3", "vni", "utf-8 as cp1252"])
def test_old_fonts_paragraph_by_paragraph(name):
    old = SPOILERS[name](LINE)
    whole = docx.read(body(p(r(old[:13]), r(old[13:])) + p(r("Đoạn này đã đúng sẵn rồi.")) + table([p(r(old)), p()])))
    right = expected(LINE, name)
    assert whole.text == f"{right}\nĐoạn này đã đúng sẵn rồi.\n{right}"


def test_the_soft_hyphen_of_an_old_font_is_a_letter():
    """LibreOffice writes U+00AD, which is ư in TCVN3, as an element of its own."""
    runs = SPOILERS["tcvn3"]("Kính gửi người hướng dẫn trường Đại học").split("\xad")
    xml = "<w:softHyphen/>".join(f'<w:t xml:space="preserve">{run}</w:t>' for run in runs)
    assert text_of(p(f"<w:r>{xml}</w:r>")) == "Kính gửi người hướng dẫn trường Đại học"


def test_text_is_in_nfc():
    assert text_of(p(r("Tie\u0302\u0301ng Vie\u0323\u0302t"))) == "Tiếng Việt"


def test_an_empty_document_is_empty_and_not_damaged():
    paper = docx.read(words.plain())
    assert (paper.text, paper.problems, paper.confidence) == ("", (), None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        words.ordinary()[:-400],
        zips.zip_of({"a.txt": b"x"}),
        words.changed(words.plain("a"), {"word/document.xml": None}),
        words.changed(words.plain("a"), {"word/document.xml": b"<w:document"}),
        words.changed(words.plain("a"), {"word/document.xml": b""}),
        words.changed(words.plain("a"), {"word/document.xml": b"<document><body>a</body></document>"}),
    ],
)
def test_a_damaged_document_is_not_empty(content):
    paper = docx.read(content)
    assert paper.text == ""
    assert has(Flaw.DAMAGED, paper.problems)


@pytest.mark.parametrize("change", [lambda name: name.replace("/", "\\"), lambda name: "/" + name, str.upper])
def test_names_of_parts_as_other_programs_write_them(change):
    parts = {change(name): part for name, part in zips.unpacked(words.plain("chữ")).items()}
    assert kind_of(zips.zip_of(parts)) == "docx"
    assert docx.read(zips.zip_of(parts)) == docx.read(words.plain("chữ"))


def test_a_damaged_header_leaves_the_body():
    base = words.related(words.plain("còn"), {"h": ("header", "header9.xml")}, {"word/header9.xml": b"<w:hdr"})
    paper = docx.read(base)
    assert paper.text == "còn"
    assert has(Flaw.DAMAGED, paper.problems)


def test_macros_are_told_and_the_text_is_read():
    paper = docx.read(words.macros())
    assert paper.text == "Văn bản có macro"
    assert has(Flaw.MACROS, paper.problems)


def test_a_password_is_told():
    assert has(Flaw.PASSWORD, docx.read(locked_office()).problems)


XXE = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("evil", [XXE, LAUGHS, b"<!--" + b"x" * 9000 + b"-->" + XXE])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_entities_are_not_read(evil, charset):
    xml = evil.decode() + f'<w:document xmlns:w="{words.W}"><w:body>{p("<w:r><w:t>&b;&e;</w:t></w:r>")}</w:body>'
    part = (f'<?xml version="1.0" encoding="{charset}"?>' + xml + "</w:document>").encode(charset)
    paper = docx.read(words.changed(words.plain(), {"word/document.xml": part}))
    assert paper.text == ""
    assert has(Flaw.HOSTILE, paper.problems) or has(Flaw.DAMAGED, paper.problems)


def test_a_hostile_header_leaves_the_body():
    header = XXE + f'<w:hdr xmlns:w="{words.W}">{p(r("x"))}</w:hdr>'.encode()
    paper = docx.read(words.related(words.plain("còn"), {"h": ("header", "h.xml")}, {"word/h.xml": header}))
    assert paper.text == "còn"
    assert has(Flaw.HOSTILE, paper.problems)


def test_a_bomb_is_not_opened():
    paper = docx.read(words.changed(words.plain("a"), {"word/media/image1.png": bytes(4_000_000)}))
    assert (paper.text, has(Flaw.BOMB, paper.problems)) == ("", True)


def test_deep_nesting_is_told():
    deep = "<w:sdt><w:sdtContent>" * 3_000 + p(r("sâu")) + "</w:sdtContent></w:sdt>" * 3_000
    assert has(Flaw.DAMAGED, docx.read(body(deep)).problems)


def test_very_many_branches_and_fields_take_linear_time():
    fields = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 30_000
    branches = "<w:r><mc:AlternateContent>" + "<mc:Fallback/>" * 30_000 + "</mc:AlternateContent></w:r>"
    packed = body(p(fields) + p(branches) + p() * 30_000 + p(r("hết")))
    assert docx.read(zips.zip_of(zips.unpacked(packed), zips.zipfile.ZIP_STORED)).text == "hết"


def test_too_much_text_is_cut_and_told():
    line = "".join(chr(0x4E00 + place * 7919 % 20_000) for place in range(40_000))
    paper = docx.read(body(p(r(line)) * 26))
    assert has(Flaw.TOO_LARGE, paper.problems) or has(Flaw.BOMB, paper.problems)
    assert len(paper.text) <= 1_000_000


def test_documents_in_the_document_are_inside():
    page = b"<html><body>x</body></html>"
    base = body(p(r("a")) + '<w:altChunk r:id="c1"/>')
    paper = docx.read(words.related(base, {"c1": ("aFChunk", "/word/part.html")}, {"word/part.html": page}))
    assert paper.inside == (Inside("part.html", page),)


def test_pages_are_what_the_program_counted():
    told = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Pages>'
    base = words.plain("a")
    for said, pages in ((b"3", 3), (b"0", None), (b"x", None), (b"9" * 20, None)):
        part = told + said + b"</Pages></Properties>"
        assert docx.read(words.changed(base, {"docProps/app.xml": part})).pages == pages


def test_logos_are_not_recognised():
    paper = docx.read(words.with_pictures([words.picture(299, 400), words.picture(900, 99)], "chữ"))
    assert paper == Paper("chữ", pages=paper.pages, how="docx", confidence=1.0)


def test_drawings_that_cannot_be_read_are_told():
    base = words.with_pictures([words.picture(10, 10)])
    emf = (b"\x01\0\0\0" + bytes(36) + b" EMF").ljust(200, b"\0")
    assert has(Flaw.UNKNOWN, docx.read(words.changed(base, {"word/media/image1.png": emf})).problems)


@pytest.mark.slow
def test_pictures_are_recognised():
    pytest.importorskip("pipeline.reading.papers.scan")
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    page = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(page).text((40, 100), "CONTRACT NUMBER 12345", fill=0, font=ImageFont.load_default(60))
    target = words.io.BytesIO()
    page.save(target, "PNG")
    paper = docx.read(words.with_pictures([target.getvalue()], "Kính gửi"))
    assert paper.text.startswith("Kính gửi")
    assert "12345" in paper.text
    assert paper.how == "docx+ocr"
    assert paper.confidence is not None
    assert 0 < paper.confidence <= 1


BASES = (b"", words.plain("chữ"), body(p(words.text_box(p(r("a")), p(r("a")))) + table([p(r("b"))])))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2), st.integers(0, 1_000_000))
def test_any_bytes_give_the_same_paper_twice(noise, which, place):
    at = place % (len(BASES[which]) + 1)
    content = BASES[which][:at] + noise + BASES[which][at + len(noise) :]
    paper = docx.read(content)
    assert isinstance(paper, Paper)
    assert docx.read(content) == paper


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["tc", "tr", "p", "r", "t", "del", "sdt", "txbxContent", "tbl", "br"]), max_size=12))
def test_any_nesting_of_elements_is_read(names):
    opened = "".join(f"<w:{name}>x" for name in names)
    closed = "".join(f"</w:{name}>" for name in reversed(names))
    assert docx.read(body(opened + closed + p(r("hết")))).text.endswith("hết")
