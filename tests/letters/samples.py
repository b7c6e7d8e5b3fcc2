"""Letters as they might come up in the E-CA procedure; the customers do not exist."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pipeline.letters.facts import (
    LetterFacts,
    Letterhead,
    Signatory,
    SlipFacts,
    StampFacts,
    SupplementFacts,
)
from pipeline.letters.render.wording import VIETNAM

ECA = Letterhead(
    parent="Công ty TNHH Phát triển công nghệ Thái Sơn",
    organisation="Trung tâm chứng thực chữ ký số công cộng E-CA",
    address="11 Đặng Thùy Trâm, Phường Cổ Nhuế 1, Quận Bắc Từ Liêm, TP. Hà Nội",
    phone="0243.7545.222",
    email="khieunai@eca.example",
    website="www.thaison.vn",
)
SUMMARY = (
    "Từ sáng ngày 02/02/2026, kế toán của công ty chúng tôi không ký được tờ khai thuế giá trị gia tăng "
    "tháng 01/2026. Phần mềm báo “Không tìm thấy chữ ký số trong máy tính” dù USB Token đã cắm và đèn "
    "vẫn sáng.\n"
    "Chúng tôi đã thử trên ba máy tính khác nhau và đã cài lại trình điều khiển hai lần nhưng không được. "
    "Hạn nộp tờ khai đã gần kề, đề nghị Quý Trung tâm kiểm tra và xử lý sớm."
)


def slip(**changes: Any) -> SlipFacts:
    """An ordinary slip, with `changes`."""
    ordinary: dict[str, Any] = {
        "letterhead": ECA,
        "signatory": Signatory(
            authority="TL. Giám đốc",
            title="Trưởng bộ phận Tiếp nhận và xử lý khiếu nại",
            name="Nguyễn Thị Thu Hằng",
        ),
        "place": "Hà Nội",
        "date": dt.date(2026, 2, 5),
        "number": "12/PTN-ECA",
        "case_number": "ECA-2026-000012",
        "recipients": ("Như trên", "Phòng Kỹ thuật (để xác minh)", "Lưu: VT, TNKN"),
        "customer_name": "Công ty Cổ phần Dược phẩm Hưng Thịnh Phát",
        "customer_address": "ketoan@hungthinhphat.example",
        "tax_code": "0108765432",
        "received_at": dt.datetime(2026, 2, 4, 8, 15, 27, tzinfo=VIETNAM),
        "channel": "thư điện tử",
        "subject": "Không ký được tờ khai thuế bằng chữ ký số E-CA",
        "summary": SUMMARY,
        "group": "Hỗ trợ kỹ thuật",
        "department": "Phòng Kỹ thuật",
        "working_days": 20,
        "due": dt.date(2026, 3, 12),
    }
    return SlipFacts.model_validate(ordinary | changes)


def long_summary(paragraphs: int = 16) -> str:
    """A content that runs over several pages."""
    return "\n\n".join(f"{number}. {SUMMARY.splitlines()[number % 2]}" for number in range(1, paragraphs + 1))


def stamp(**changes: Any) -> StampFacts:
    """The stamp on that slip, with `changes`."""
    ordinary: dict[str, Any] = {
        "organisation": "Trung tâm chứng thực chữ ký số công cộng E-CA",
        "signed_at": dt.datetime(2026, 2, 5, 2, 30, 9, 123456, tzinfo=dt.UTC),
        "short": "E-CA",
    }
    return StampFacts.model_validate(ordinary | changes)


PASSWORD, DAMAGED = "tệp được bảo vệ bằng mật khẩu", "tệp bị hỏng hoặc không đúng định dạng"


def papers_of(names: Iterable[str]) -> list[dict[str, str]]:
    """Papers that cannot be opened, by turns for the one reason and the other."""
    return [{"name": name, "reason": (PASSWORD, DAMAGED)[place % 2]} for place, name in enumerate(names)]


def supplement(**changes: Any) -> SupplementFacts:
    """An ordinary supplement request in the same case, with `changes`."""
    common = slip().model_dump(include=set(LetterFacts.model_fields))
    ordinary: dict[str, Any] = {
        **common,
        "number": "03/YCBS-ECA",
        "recipients": ("Như trên", "Lưu: VT, TNKN"),
        "received_at": dt.datetime(2026, 2, 4, 8, 15, 27, tzinfo=VIETNAM),
        "subject": "Không ký được tờ khai thuế bằng chữ ký số E-CA",
        "papers": papers_of(("Hợp đồng 2511-0093-ECA.pdf", "ảnh chụp màn hình lỗi.jpg")),
        "working_days": 5,
        "due": dt.date(2026, 2, 12),
    }
    return SupplementFacts.model_validate(ordinary | changes)
