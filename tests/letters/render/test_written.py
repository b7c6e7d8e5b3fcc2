"""Rejection, answer, closing and record as they are printed."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline.letters.facts import LetterFacts
from pipeline.letters.render.renderer import Renderer
from tests.letters import papers
from tests.letters.samples import ANSWERED, HELD, SUMMARY, answer, closing, record, rejection

pytestmark = pytest.mark.slow
NAME = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại và Xuất nhập khẩu Hòa Bình Thịnh Vượng " * 2
ALWAYS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Hà Nội, ngày 05 tháng 02 năm 2026",
    "Mã hồ sơ: ECA-2026-000012",
    "Nơi nhận: - Như trên; - Lưu: VT, TNKN.",
    "TL. GIÁM ĐỐC TRƯỞNG BỘ PHẬN TIẾP NHẬN VÀ XỬ LÝ KHIẾU NẠI",
    "Nguyễn Thị Thu Hằng",
)
SAYS = [
    pytest.param(
        "rejection",
        rejection(),
        (
            "Số: 02/TBTC-ECA",
            "THÔNG BÁO Về việc từ chối tiếp nhận khiếu nại",
            "Kính gửi: Công ty Cổ phần Dược phẩm Hưng Thịnh Phát",
            "gửi bằng hình thức thư điện tử lúc 08 giờ 15 phút ngày 04/02/2026, vấn đề “Không ký được",
            "rất tiếc không thể tiếp nhận, xử lý khiếu nại nêu trên vì lý do sau đây: Vấn đề thuộc dịch vụ của ngân",
            "không thấy giao dịch nào được ký",
            "vui lòng liên hệ ngân hàng nơi phát sinh giao dịch",
            "tiếp nhận, xử lý các vấn đề liên quan đến dịch vụ chữ ký số E-CA",
            "gọi 0243.7545.222, gửi thư đến khieunai@eca.example",
        ),
        marks=pytest.mark.clause("E3"),
        id="rejection",
    ),
    pytest.param(
        "answer",
        answer(),
        (
            "Số: 05/TLKN-ECA",
            "VĂN BẢN TRẢ LỜI KHIẾU NẠI",
            "Phiếu tiếp nhận xử lý khiếu nại số 12/PTN-ECA ngày 05/02/2026. Sau khi",
            "1. Nội dung khiếu nại Quý khách hàng phản ánh",
            "2. Kết quả xác minh Về chứng thư số Chứng thư số còn hiệu lực",
            "3. Kết quả giải quyết Chúng tôi đã cài đặt",
            "4. Ý kiến của Quý khách hàng",
            "đồng ý hoặc không đồng ý với kết quả",
            "trong thời hạn 10 ngày làm việc kể từ ngày của văn bản này, chậm nhất là ngày 26/02/2026",
            "xác minh lại và trả lời Quý khách hàng. Hết thời hạn nêu trên",
            "gọi 0243.7545.222",
        ),
        marks=[pytest.mark.clause("E4b"), pytest.mark.clause("E8"), pytest.mark.clause("S14")],
        id="answer",
    ),
    pytest.param(
        "closing",
        closing(),
        (
            "Số: 01/TBKT-ECA",
            "THÔNG BÁO Về việc kết thúc xử lý khiếu nại",
            "Văn bản trả lời khiếu nại số 05/TLKN-ECA ngày 03/02/2026.",
            "Ngày 04/02/2026, Quý khách hàng đã đồng ý với kết quả xử lý khiếu nại (bằng hình thức thư điện tử)",
            "lưu hồ sơ mã số ECA-2026-000012",
            "có thể trả lời thư điện tử",
        ),
        marks=[pytest.mark.clause("E9"), pytest.mark.clause("S15")],
        id="agreed",
    ),
    pytest.param(
        "closing",
        closing(given={"reason": "silent"}, agreed_how=None),
        ("chậm nhất là ngày 24/02/2026. Đến nay đã hết thời hạn", "chưa nhận được ý kiến của Quý khách hàng"),
        id="silent",
    ),
    pytest.param(
        "record",
        record(),
        (
            "Số: 01/BBKN-ECA",
            "BIÊN BẢN XỬ LÝ KHIẾU NẠI",
            "lúc 09 giờ 30 phút ngày 05/02/2026, tại 11 Đặng Thùy Trâm",
            "Trần Thị Ngọc Ánh",
            "Chuyên viên tiếp nhận khiếu nại",
            "Nguyễn Văn Thưởng",
            "0108765432",
            "0912 345 678",
            "1. Nội dung khiếu nại Thiết bị USB Token bị khóa",
            "2. Kết quả xử lý Chuyên viên đã mở khóa",
            "lập thành 02 bản",
            "ĐẠI DIỆN BÊN B",
            "ĐẠI DIỆN BÊN A",
        ),
        marks=pytest.mark.clause("E4a"),
        id="record",
    ),
]


@pytest.mark.parametrize(("kind", "facts", "must"), SAYS)
def test_a_letter_says_what_it_must(
    renderer: Renderer, tmp_path: Path, kind: str, facts: LetterFacts, must: tuple[str, ...]
) -> None:
    rendered = renderer.letter(kind, facts)
    words = papers.text(rendered.pdf, tmp_path)
    assert unicodedata.is_normalized("NFC", words)
    for each in (*ALWAYS, *must):
        assert each in words
    assert "None" not in words
    assert rendered == renderer.letter(kind, facts)
    assert all(embedded == "yes" for _, embedded, _ in papers.fonts(rendered.pdf, tmp_path))
    xmp = papers.root(rendered.pdf)["/Metadata"].get_object().get_data().decode("utf-8")
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in xmp


def test_notices_fit_one_page(renderer: Renderer) -> None:
    for kind, facts in (("rejection", rejection()), ("closing", closing(customer_name=NAME))):
        assert papers.pages(renderer.letter(kind, facts).pdf) == 1


def test_what_is_not_known_leaves_no_trace(renderer: Renderer, tmp_path: Path) -> None:
    bare: dict[str, Any] = {"subject": "", "customer_name": ""}
    texts = [
        ("rejection", rejection(**bare, given={"text": "Lý do riêng."})),
        ("answer", answer(**bare, slip_number=None, slip_date=None, given={**ANSWERED, "found": None})),
        ("closing", closing(**bare, answer_number=None, answered_on=None, answer_due=None)),
    ]
    for kind, facts in texts:
        words = papers.text(renderer.letter(kind, facts).pdf, tmp_path)
        assert "Kính gửi: ketoan@hungthinhphat.example" in words
        for absent in ("None", "“", "Phiếu tiếp nhận", "Kết quả xác minh", "Văn bản trả lời khiếu nại số"):
            assert absent not in words
    assert "3. Ý kiến" in papers.text(renderer.letter(*texts[1]).pdf, tmp_path)


def test_an_answer_of_ten_pages_is_numbered_and_ends_together(renderer: Renderer, tmp_path: Path) -> None:
    section = "## Lần {} – <b>{{{{ 7*7 }}}}</b>\n" + "\n".join([SUMMARY.replace("\n", " ")] * 3)
    found = "\n".join(section.format(number) for number in range(1, 25))
    rendered = renderer.letter("answer", answer(customer_name=NAME, given={**ANSWERED, "found": found}))
    count = papers.pages(rendered.pdf)
    assert count >= 10
    pages = [papers.text(rendered.pdf, tmp_path, page) for page in range(1, count + 1)]
    assert [page.startswith(f"{n} ") for n, page in enumerate(pages, start=1)] == [False] + [True] * (count - 1)
    for part in ("Để hỏi thêm", "Nơi nhận:", "TL. GIÁM ĐỐC", "Nguyễn Thị Thu Hằng"):
        assert part in pages[rendered.box.page]
    whole = " ".join(pages)
    assert all(f"Lần {number} – <b>{{{{ 7*7 }}}}</b>" in whole for number in range(1, 25))


def test_both_parties_sign_a_record_side_by_side(renderer: Renderer, tmp_path: Path) -> None:
    for customer in (HELD["customer"], NAME):
        given = {**HELD, "customer": customer, "representative": None, "opinion": "Đồng ý."}
        rendered = renderer.letter("record", record(given=given))
        page = rendered.box.page + 1
        left, right = (papers.word(rendered.pdf, tmp_path, side, page) for side in ("B", "A"))
        assert left[2] < right[0]
        assert left[1] == pytest.approx(right[1], abs=1)
        assert rendered.box.x1 > left[2]
        assert "Nơi nhận:" in papers.text(rendered.pdf, tmp_path, page)
