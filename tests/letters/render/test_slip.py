import unicodedata
from pathlib import Path

import pytest

from pipeline.letters.render.renderer import Renderer
from tests.letters import papers
from tests.letters.samples import long_summary, slip

pytestmark = pytest.mark.slow


@pytest.mark.clause("E5")
@pytest.mark.clause("E8")
def test_the_slip_says_what_it_must(renderer: Renderer, tmp_path: Path) -> None:
    words = papers.text(renderer.letter("slip", slip()).pdf, tmp_path)
    assert unicodedata.is_normalized("NFC", words)
    for must in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "CÔNG TY TNHH PHÁT TRIỂN CÔNG NGHỆ THÁI SƠN TRUNG TÂM CHỨNG THỰC CHỮ KÝ SỐ CÔNG CỘNG E-CA",
        "Số: 12/PTN-ECA",
        "Hà Nội, ngày 05 tháng 02 năm 2026",
        "PHIẾU TIẾP NHẬN XỬ LÝ KHIẾU NẠI Mã hồ sơ: ECA-2026-000012",
        "Kính gửi: Công ty Cổ phần Dược phẩm Hưng Thịnh Phát",
        "đã tiếp nhận khiếu nại",
        "0108765432",
        "ketoan@hungthinhphat.example",
        "Thư điện tử, 08 giờ 15 phút ngày 04/02/2026",
        "Hỗ trợ kỹ thuật",
        "Phần mềm báo “Không tìm thấy chữ ký số trong máy tính”",
        "không thể xử lý được ngay",
        "cùng Phòng Kỹ thuật xác minh",
        "trong thời hạn 20 ngày làm việc kể từ ngày lập phiếu này, chậm nhất là ngày 12/3/2026",
        "gọi 0243.7545.222 hoặc gửi thư đến khieunai@eca.example, ghi mã hồ sơ ECA-2026-000012",
        "nếu không đồng ý với kết quả, Quý khách hàng có thể gửi ý kiến",
        "Nơi nhận: - Như trên; - Phòng Kỹ thuật (để xác minh); - Lưu: VT, TNKN.",
        "TL. GIÁM ĐỐC TRƯỞNG BỘ PHẬN TIẾP NHẬN VÀ XỬ LÝ KHIẾU NẠI",
        "Nguyễn Thị Thu Hằng",
        "Địa chỉ: 11 Đặng Thùy Trâm",
    ):
        assert must in words


def test_what_is_not_known_leaves_no_trace(renderer: Renderer, tmp_path: Path) -> None:
    empty = {
        "tax_code": None,
        "group": None,
        "department": None,
        "subject": "",
        "summary": "",
        "customer_name": "",
    }
    bare = slip(**empty, letterhead=slip().letterhead.model_copy(update={"website": None, "parent": None}))
    words = papers.text(renderer.letter("slip", bare).pdf, tmp_path)
    assert "Kính gửi: ketoan@hungthinhphat.example" in words
    assert "đang xác minh" in words
    for absent in ("None", "Mã số thuế", "Nhóm", "Vấn đề", "Tóm tắt", "Website", "CÔNG TY"):
        assert absent not in words


def test_an_ordinary_slip_fits_one_page(renderer: Renderer) -> None:
    assert papers.pages(renderer.letter("slip", slip()).pdf) == 1
    assert papers.pages(renderer.letter("slip", slip(summary="Một lời khiếu nại dài vừa phải. " * 22)).pdf) == 1


def test_long_content_runs_over_pages_numbered_from_the_second(renderer: Renderer, tmp_path: Path) -> None:
    rendered = renderer.letter("slip", slip(summary=long_summary(24)))
    assert papers.pages(rendered.pdf) == 3
    starts = [papers.text(rendered.pdf, tmp_path, page).partition(" ")[0] for page in (1, 2, 3)]
    assert starts == ["CÔNG", "2", "3"]
    assert rendered.box.page == 2
    left, top, right, bottom = papers.word(rendered.pdf, tmp_path, "2", 2)
    middle = (30 + (210 - 15 - 30) / 2) / 25.4 * 72
    assert (left + right) / 2 == pytest.approx(middle, abs=1)
    assert 0 < top < bottom < 20 / 25.4 * 72


def test_the_end_of_a_letter_is_never_torn_apart(renderer: Renderer, tmp_path: Path) -> None:
    for paragraphs in range(3, 11):
        rendered = renderer.letter("slip", slip(summary=long_summary(paragraphs)))
        last = papers.text(rendered.pdf, tmp_path, rendered.box.page + 1)
        assert papers.pages(rendered.pdf) == rendered.box.page + 1
        for part in ("Sau khi được trả lời", "Nơi nhận:", "TL. GIÁM ĐỐC", "Nguyễn Thị Thu Hằng"):
            assert part in last


@pytest.mark.parametrize("paragraphs", [1, 12, 24])
def test_the_place_of_the_signature_is_between_office_and_name(
    renderer: Renderer, tmp_path: Path, paragraphs: int
) -> None:
    rendered = renderer.letter("slip", slip(summary=long_summary(paragraphs)))
    box, height = rendered.box, 297 / 25.4 * 72
    *_, office_bottom = papers.word(rendered.pdf, tmp_path, "NẠI", box.page + 1)
    _, name_top, *_ = papers.word(rendered.pdf, tmp_path, "Hằng", box.page + 1)
    assert office_bottom - 2 <= height - box.y2 < height - box.y1 <= name_top + 2
    assert 30 / 25.4 * 72 < box.x1 < box.x2 < 195 / 25.4 * 72
    assert (box.width, box.height) == pytest.approx((80 / 25.4 * 72, 22 / 25.4 * 72), abs=0.05)
