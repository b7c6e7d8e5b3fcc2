"""PDF files: written text, recognised pages, signatures, files inside, locked and broken ones."""

import io

import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.papers.pdf import is_garbage, read
from pipeline.reading.problems import Flaw, has
from tests.papers import pdfs
from tests.papers.errors import error_rate
from tests.papers.offices import TABLE
from tests.papers.scans import LETTER, letter, noisy
from tests.reading.test_vietnamese_repair import to_tcvn3, western

WRITTEN = pdfs.letter()


def test_written_text() -> None:
    paper = read(WRITTEN)
    assert error_rate(LETTER, paper.text) == 0
    assert (paper.how, paper.pages, paper.confidence, paper.problems) == ("pdftotext", 1, 1.0, ())


def test_a_letterhead_in_two_columns_is_not_mixed() -> None:
    head = "float: left; width: 45%; white-space: pre-line"
    paper = read(pdfs.written("TRUNG TÂM CHỨNG THỰC\nSố: 15/TB-CTS", "x", style=f"div {{ {head} }}"))
    assert paper.text.startswith("TRUNG TÂM CHỨNG THỰC\nSố: 15/TB-CTS")


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    assert "125/2024/HĐ-\nCKS" in read(pdfs.written("Hợp đồng số 125/2024/HĐ-\nCKS ký ngày 15/9/2024")).text


def test_what_is_filled_in_stands_beside_its_label() -> None:
    rows = "".join(f"<p>{label}: <input value='{value}'></p>" for label, value in TABLE)
    form = weasyprint.HTML(string=f"<html lang=vi><style>input {{ appearance: auto }}</style>{rows}").write_pdf(
        pdf_forms=True
    )
    labelled = " ".join(f"{label}: {value}" for label, value in TABLE)
    assert " ".join(read(form).text.split()) == labelled


def test_rows_of_tables_stay_whole() -> None:
    rows = "".join(f"<tr><td>{label}<td>{value}</tr>" for label, value in TABLE)
    table = weasyprint.HTML(string=f"<html lang=vi><table cellpadding=9>{rows}</table>").write_pdf()
    assert read(table).text == "\n".join(map(" ".join, TABLE))


def test_decomposed_letters_become_nfc() -> None:
    assert read(pdfs.written("Khie\u0302\u0301u na\u0323i ve\u0302\u0300 chứng thư số")).text.startswith("Khiếu nại về")


def test_old_fonts_are_made_right() -> None:
    text = read(pdfs.written(western(to_tcvn3("Chúng tôi đề nghị quý công ty trả lời đơn khiếu nại này.")))).text
    assert text == "Chúng tôi đề nghị quý công ty trả lời đơn khiếu nại này."


@pytest.mark.slow
def test_a_scanned_page() -> None:
    paper = read(pdfs.scanned(noisy(letter())))
    assert error_rate(LETTER, paper.text) <= 0.005
    assert (paper.how, paper.problems) == ("ocr", ())
    assert paper.confidence is not None and 0.9 < paper.confidence < 1


@pytest.mark.slow
def test_a_written_and_a_scanned_page_stay_in_order() -> None:
    scanned = letter("Phụ lục kèm theo đơn khiếu nại số 01\nBản sao hợp đồng và giấy chứng nhận")
    paper = read(pdfs.joined([pdfs.scanned(scanned), WRITTEN]))
    assert paper.text.startswith("Phụ lục kèm theo") and paper.text.endswith("Nguyễn Thị Thùy Dương")
    assert (paper.how, paper.pages) == ("pdftotext+ocr", 2)


@pytest.mark.slow
def test_a_font_that_does_not_say_what_its_letters_mean() -> None:
    paper = read(pdfs.without_unicode(WRITTEN))
    assert error_rate(LETTER, paper.text) <= 0.005
    assert paper.how == "ocr"


@pytest.mark.slow
def test_more_scanned_pages_than_can_be_read() -> None:
    blank = pdfs.scanned(letter("", dpi=50), dpi=50)
    paper = read(pdfs.joined([blank] * 32))
    assert paper.problems == ("too-many: 2 of 32 pages to be recognised were not read",)


def test_a_blank_page_is_empty_without_a_problem() -> None:
    paper = read(pdfs.written(" "))
    assert (paper.text, paper.problems, paper.confidence) == ("", (), None)


def test_a_very_large_page_is_drawn_small() -> None:
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(width=14_400, height=14_400)
    assert read(_bytes(writer)).problems == ()


def test_only_the_first_pages_of_very_many() -> None:
    paper = read(pdfs.joined([pdfs.written("Một trang giấy có vài chữ và không có hình ảnh nào cả.")] * 505))
    assert paper.problems == ("too-many: 5 of 505 pages were not read",)
    assert paper.text.count("Một trang giấy") == 500


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_locked_and_encrypted_without_a_password(algorithm: str) -> None:
    assert read(pdfs.locked(WRITTEN, algorithm=algorithm)) == Paper(
        problems=("password: the PDF opens only with a password",)
    )
    assert error_rate(LETTER, read(pdfs.locked(WRITTEN, "", algorithm)).text) == 0


def test_files_inside() -> None:
    paper = read(pdfs.holding(WRITTEN, {"đơn.txt": b"abc", "../../etc/x": b"y"}))
    assert set(paper.inside) == {Inside("đơn.txt", b"abc"), Inside("x", b"y")}
    assert paper.problems == ()


def test_too_many_files_inside() -> None:
    paper = read(pdfs.holding(WRITTEN, {f"{number}.txt": b"x" for number in range(52)}))
    assert len(paper.inside) == 50 and has(Flaw.TOO_MANY, paper.problems)


def test_too_large_files_inside() -> None:
    paper = read(pdfs.holding(WRITTEN, {f"{number}.bin": bytes(35_000_000) for number in range(2)}))
    assert len(paper.inside) == 1 and has(Flaw.TOO_LARGE, paper.problems)
    assert "ĐƠN KHIẾU NẠI" in paper.text


@pytest.mark.slow
def test_signatures_are_listed() -> None:
    once = pdfs.signed(WRITTEN, "Nguyễn Thị Thùy Dương")
    paper = read(pdfs.signed(once, "CÔNG TY TNHH PHƯỚC THỊNH", "Signature2"))
    assert [(each.field, each.signer) for each in paper.signatures] == [
        ("Signature1", "Nguyễn Thị Thùy Dương"),
        ("Signature2", "CÔNG TY TNHH PHƯỚC THỊNH"),
    ]
    assert all(each.at is not None and each.at.tzinfo for each in paper.signatures)
    assert error_rate(LETTER, paper.text) == 0


@pytest.mark.slow
def test_a_broken_signature_costs_no_text() -> None:
    whole = pdfs.signed(WRITTEN, "A")
    at = whole.index(b"/Contents <") + 11
    paper = read(whole[:at] + b"30ff" * 20 + whole[at + 80 :])
    assert has(Flaw.DAMAGED, paper.problems) and error_rate(LETTER, paper.text) == 0


def test_a_broken_table_is_repaired() -> None:
    assert error_rate(LETTER, read(pdfs.without_table(WRITTEN)).text) == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", WRITTEN[: len(WRITTEN) // 2], b"%PDF-1.4\n" + bytes(500)])
def test_damaged(content: bytes) -> None:
    paper = read(content)
    assert has(Flaw.DAMAGED, paper.problems) and not paper.text


def test_without_poppler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert read(WRITTEN).problems == ("missing: pdfinfo is not installed: apt install poppler-utils",)


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        (LETTER, False),
        (
            "Dear Sir or Madam, the certificate with serial 54:0a:1b:ff was revoked on 3 March 2025, see INV-15/2025.",
            False,
        ),
        (
            "Die Bestätigung über die Verlängerung für Herrn Müller können Sie gern jederzeit bei uns prüfen lassen",
            False,
        ),
        ("0101243150 15.000.000 10% 1.500.000 16.500.000 25/12/2024 03/03/2025 2 4 8 16", False),
        ("Don khieu nai ve viec chung thu so bi thu hoi khong ro ly do de nghi quy cong ty tra loi", False),
        ("", False),
        ("&̜1*+Ð$;¬+̜,&+̪1*+ƫ$9,̊71$0 ć̝FO˱S7̵GR+˥QKSK~F +j1̝LQJj\\WKiQJQĂP ćʪ1.+,̂81ˤ, 9̅YL̋FFK̭QJWKʭV̕ a b c d e f", True),
        ("\ue001\ue002\ue003 \ue004\ue005", True),
        ("\ufffd\ufffd\ufffd abc", True),
        ("!\"#$ %&'( )*+, -./0 1234 5678 9:;< =>?@ ABCD \"#$% &'()* #$%& '()* +,&' ()#$ %&'( !\"#", True),
    ],
)
def test_what_is_garbage(text: str, garbage: bool) -> None:
    assert is_garbage(text) is garbage


@given(st.integers(0, len(WRITTEN) - 1), st.binary(max_size=30))
@settings(max_examples=25, deadline=None)
def test_spoilt_files_give_a_paper(at: int, spoilt: bytes) -> None:
    content = WRITTEN[:at] + spoilt + WRITTEN[at + len(spoilt) :]
    assert isinstance(read(content), Paper)


@given(st.sampled_from([b"", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n/ByteRange"]), st.binary(max_size=200))
@settings(max_examples=25, deadline=None)
def test_any_bytes_give_a_paper(start: bytes, rest: bytes) -> None:
    paper = read(start + rest)
    assert isinstance(paper, Paper) and read(start + rest) == paper


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
