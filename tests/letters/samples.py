"""Letters as they might come up in the E-CA procedure; the customers do not exist."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pipeline.letters.facts import (
    AnswerFacts,
    ClosingFacts,
    LetterFacts,
    Letterhead,
    RecordFacts,
    RejectionFacts,
    Signatory,
    SlipFacts,
    StampFacts,
    SupplementFacts,
)
from pipeline.letters.facts.confirmation import ConfirmationFacts
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


def _common(number: str) -> dict[str, Any]:
    """What every letter of the case has."""
    common = slip().model_dump(include=set(LetterFacts.model_fields))
    return {**common, "number": number, "recipients": ("Như trên", "Lưu: VT, TNKN")}


def _came_in() -> dict[str, Any]:
    ordinary = slip()
    return {"received_at": ordinary.received_at, "channel": ordinary.channel, "subject": ordinary.subject}


def rejection(**changes: Any) -> RejectionFacts:
    """An ordinary rejection, with `changes`."""
    ordinary = {
        **_common("02/TBTC-ECA"),
        **_came_in(),
        "service": "dịch vụ chữ ký số E-CA",
        "given": {
            "reason": "bank",
            "title": "Vấn đề thuộc dịch vụ của ngân hàng",
            "paragraph": "Nội dung Quý khách hàng nêu liên quan đến giao dịch chuyển tiền qua ứng dụng của ngân hàng.",
            "text": "Chúng tôi đã kiểm tra và không thấy giao dịch nào được ký bằng chữ ký số E-CA.",
            "turn_to": "Quý khách hàng vui lòng liên hệ ngân hàng nơi phát sinh giao dịch để được giải quyết.",
        },
    }
    return RejectionFacts.model_validate(ordinary | changes)


ANSWERED = {
    "complaint": "Quý khách hàng phản ánh không ký được tờ khai thuế giá trị gia tăng tháng 01/2026.",
    "found": "## Về chứng thư số\nChứng thư số còn hiệu lực đến ngày 15/8/2027, không bị tạm dừng hay thu hồi.\n"
    "## Về thiết bị\nThiết bị USB Token hoạt động bình thường; trình điều khiển trên máy tính là bản cũ.",
    "result": "Chúng tôi đã cài đặt trình điều khiển bản mới; Quý khách hàng đã ký thử thành công ngày 04/02/2026.",
}


def answer(**changes: Any) -> AnswerFacts:
    """An ordinary answer, with `changes`."""
    ordinary = {
        **_common("05/TLKN-ECA"),
        **_came_in(),
        "slip_number": "12/PTN-ECA",
        "slip_date": dt.date(2026, 2, 5),
        "given": ANSWERED,
        "working_days": 10,
        "due": dt.date(2026, 2, 26),
        "silence_closes": True,
    }
    return AnswerFacts.model_validate(ordinary | changes)


AGREED = {"reason": "agreed", "agreed_on": "2026-02-04", "how": "email"}


def closing(**changes: Any) -> ClosingFacts:
    """An ordinary closing notice to a customer who agreed, with `changes`."""
    came_in = _came_in()
    del came_in["channel"]
    ordinary = {
        **_common("01/TBKT-ECA"),
        **came_in,
        "given": AGREED,
        "agreed_how": "thư điện tử",
        "answer_number": "05/TLKN-ECA",
        "answered_on": dt.date(2026, 2, 3),
        "answer_due": dt.date(2026, 2, 24),
    }
    return ClosingFacts.model_validate(ordinary | changes)


HELD: dict[str, Any] = {
    "held_at": "2026-02-05T09:30:00+07:00",
    "held_in": "11 Đặng Thùy Trâm, Phường Cổ Nhuế 1, Quận Bắc Từ Liêm, TP. Hà Nội",
    "officer": "Trần Thị Ngọc Ánh",
    "officer_title": "Chuyên viên tiếp nhận khiếu nại",
    "customer": "Công ty Cổ phần Dược phẩm Hưng Thịnh Phát",
    "representative": "Nguyễn Văn Thưởng",
    "representative_title": "Kế toán trưởng",
    "tax_code": "0108765432",
    "address": "Số 25 ngõ 102 đường Nguyễn Trãi, Hà Nội",
    "phone": "0912 345 678",
    "content": "Thiết bị USB Token bị khóa sau khi nhập sai mã PIN nhiều lần.",
    "result": "Chuyên viên đã mở khóa thiết bị tại chỗ; khách hàng đã ký thử thành công.",
}


def record(**changes: Any) -> RecordFacts:
    """An ordinary record, with `changes`."""
    ordinary = {**_common("01/BBKN-ECA"), "given": HELD, "copies": 2}
    return RecordFacts.model_validate(ordinary | changes)


WANTED = [
    {
        "name": "Hợp đồng cung cấp dịch vụ hoặc phiếu đăng ký mua dịch vụ",
        "reason": "để đối chiếu gói dịch vụ và thời hạn sử dụng đã đăng ký",
    },
    {"name": "Hóa đơn mua dịch vụ, thiết bị", "reason": "để đối chiếu ngày mua và số tiền đã thanh toán"},
]


def confirmation(**changes: Any) -> ConfirmationFacts:
    """An ordinary confirmation of a complaint made at the counter, with `changes`."""
    ordinary = {
        **_common("ECA-2026-000012"),
        "signatory": {"title": "Người tiếp nhận", "name": "Trần Thị Ngọc Ánh"},
        "recipients": ("Khách hàng (để kiểm tra)", "Lưu: hồ sơ khiếu nại"),
        "arrival": "31/2026",
        "channel": "trực tiếp",
        "office": "Trụ sở E-CA, 11 Đặng Thùy Trâm, Phường Cổ Nhuế 1, Quận Bắc Từ Liêm, TP. Hà Nội",
        "received_at": slip().received_at,
        "person": "Nguyễn Văn Thưởng",
        "tax_code": "0108765432",
        "phone": "0912345678",
        "serial": "5404FFFEB7033FB316D672201B7BA4FE",
        "group": "Hỗ trợ kỹ thuật",
        "subject": slip().subject,
        "content": SUMMARY,
        "due_at": dt.datetime(2026, 2, 11, 17, 0, tzinfo=VIETNAM),
    }
    return ConfirmationFacts.model_validate(ordinary | changes)
