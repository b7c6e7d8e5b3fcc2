import unicodedata
from pathlib import Path

import pytest

from pipeline.letters.render.renderer import Renderer
from tests.letters import papers
from tests.letters.samples import papers_of, supplement

pytestmark = pytest.mark.slow
HEAD = "STT Tên tệp Lý do không mở được"


def rows(pdf: bytes, folder: Path, page: int = 1) -> str:
    """The text as one line, read across the columns of a table."""
    shown = papers.tool(pdf, folder, "pdftotext", "-layout", "-f", str(page), "-l", str(page), "PDF", "-")
    return " ".join(shown.split())


ODD = (
    'Hợp đồng "mua bán" số 25\'11.pdf',
    "😀 ảnh.jpg",
    "\u202egpj.exe",
    "a" * 250 + ".docx",
    "Biên bản bàn giao thiết bị USB Token của Công ty Cổ phần Dược phẩm Hưng Thịnh Phát (bản có dấu đỏ).pdf",
    "<b>&amp;{{ 7*7 }}<script>.zip",
)


@pytest.mark.clause("S8")
@pytest.mark.clause("S11")
def test_the_request_says_what_it_must(renderer: Renderer, tmp_path: Path) -> None:
    rendered = renderer.letter("supplement", supplement())
    words = papers.text(rendered.pdf, tmp_path)
    assert papers.pages(rendered.pdf) == 1
    assert unicodedata.is_normalized("NFC", words)
    for must in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 03/YCBS-ECA",
        "Hà Nội, ngày 05 tháng 02 năm 2026",
        "PHIẾU YÊU CẦU BỔ SUNG HỒ SƠ Mã hồ sơ: ECA-2026-000012",
        "Kính gửi: Công ty Cổ phần Dược phẩm Hưng Thịnh Phát",
        "đã nhận được thư của Quý khách hàng lúc 08 giờ 15 phút ngày 04/02/2026",
        "tiêu đề “Không ký được tờ khai thuế bằng chữ ký số E-CA” (hồ sơ khiếu nại mã số ECA-2026-000012).",
        "không mở được 02 tệp gửi kèm thư",
        "Tệp bị hỏng hoặc không đúng định dạng",
        "trả lời thư điện tử",
        "trong thời hạn 05 ngày làm việc kể từ ngày lập phiếu, chậm nhất là ngày 12/02/2026",
        "không gửi mật khẩu của tệp hoặc mã PIN của thiết bị USB Token",
        "gọi 0243.7545.222, gửi thư đến khieunai@eca.example",
        "tại 11 Đặng Thùy Trâm",
        "Nơi nhận: - Như trên; - Lưu: VT, TNKN.",
        "TL. GIÁM ĐỐC TRƯỞNG BỘ PHẬN TIẾP NHẬN VÀ XỬ LÝ KHIẾU NẠI",
        "Nguyễn Thị Thu Hằng",
        "Địa chỉ: 11 Đặng Thùy Trâm",
    ):
        assert must in words
    table = f"{HEAD} 1 Hợp đồng 2511-0093-ECA.pdf Tệp được bảo vệ bằng mật khẩu 2 ảnh chụp màn hình lỗi.jpg Tệp bị hỏng"
    assert table in rows(rendered.pdf, tmp_path)


def test_what_is_not_known_leaves_no_trace(renderer: Renderer, tmp_path: Path) -> None:
    words = papers.text(renderer.letter("supplement", supplement(subject="", customer_name="")).pdf, tmp_path)
    assert "Kính gửi: ketoan@hungthinhphat.example" in words
    assert "04/02/2026 (hồ sơ khiếu nại mã số" in words
    for absent in ("None", "tiêu đề “", "tệp khác"):
        assert absent not in words


def test_thirty_files_run_over_pages_with_the_head_on_each(renderer: Renderer, tmp_path: Path) -> None:
    facts = supplement(papers=papers_of(ODD * 5), others=7, customer_name="Công ty TNHH Dịch vụ " * 14)
    rendered = renderer.letter("supplement", facts)
    count = papers.pages(rendered.pdf)
    pages = [rows(rendered.pdf, tmp_path, page) for page in range(1, count + 1)]
    assert count >= 3
    listed = [page for page in pages if "Tệp bị hỏng" in page]
    assert all(HEAD in page for page in listed)
    assert [page.startswith(f"{n} ") for n, page in enumerate(pages, start=1)] == [False] + [True] * (count - 1)
    assert "không mở được 37 tệp" in pages[0]
    assert "còn 07 tệp khác" in " ".join(pages)
    for part in ("Để hỏi thêm", "Nơi nhận:", "TL. GIÁM ĐỐC", "Nguyễn Thị Thu Hằng"):
        assert part in pages[rendered.box.page]


def test_odd_names_stay_text_in_their_column(renderer: Renderer, tmp_path: Path) -> None:
    pdf = renderer.letter("supplement", supplement(papers=papers_of(ODD))).pdf
    words = papers.text(pdf, tmp_path)
    for must in (ODD[0], "□ ảnh.jpg", "gpj.exe", "<b>&amp;{{ 7*7 }}<script>.zip"):
        assert must in words
    right_edge = (210 - 15) / 25.4 * 72
    for page in range(1, papers.pages(pdf) + 1):
        found = papers.tool(pdf, tmp_path, "pdftotext", "-bbox", "-f", str(page), "-l", str(page), "PDF", "-")
        assert max(float(x2) for _, _, x2, _, _ in papers.WORD.findall(found)) <= right_edge + 1
    assert all(embedded == "yes" for _, embedded, _ in papers.fonts(pdf, tmp_path))


def test_the_same_facts_give_the_same_bytes(renderer: Renderer) -> None:
    first, second = (renderer.letter("supplement", supplement()).pdf for _ in range(2))
    assert first == second


def test_it_is_tagged_pdf_a_3a(renderer: Renderer, tmp_path: Path) -> None:
    pdf = renderer.letter("supplement", supplement()).pdf
    xmp = papers.root(pdf)["/Metadata"].get_object().get_data().decode("utf-8")
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in xmp
    assert "Phiếu yêu cầu bổ sung hồ sơ số 03/YCBS-ECA" in papers.tool(pdf, tmp_path, "pdfinfo", "PDF")
