"""Two complaints on paper, for demo and tests: a scanned letter, and a contract that is locked with a password."""

from datetime import UTC, datetime
from email.utils import format_datetime

from tests.mails.forms import Form, build, with_files
from tests.papers import pdfs, scans

SCAN = ("Nguyễn Thị Thùy Dương", "duong@phuocthinh.example")
LOCKED = ("Lê Văn Tám", "tam.le@haiphat.example")


def scanned(to: str) -> bytes:
    """A mail of one line; the complaint itself is a noisy scan."""
    page = scans.saved(scans.noisy(scans.letter()), "JPEG", dpi=(200, 200))
    body = "Kính gửi Quý Trung tâm, xin xem đơn đính kèm.\nTrân trọng."
    return _mail(SCAN, to, "Đơn khiếu nại", body, with_files(("đơn khiếu nại.jpg", page)))


def locked(to: str) -> bytes:
    """A complaint whose contract opens only with a password."""
    contract = pdfs.locked(pdfs.written("HỢP ĐỒNG CUNG CẤP DỊCH VỤ CHỮ KÝ SỐ"))
    body = "Kính gửi Trung tâm,\nToken của chúng tôi báo hết hạn sớm hơn hợp đồng. Đề nghị kiểm tra và gia hạn đúng."
    return _mail(LOCKED, to, "Token hết hạn trước thời hạn hợp đồng", body, with_files(("hợp đồng.pdf", contract)))


def _mail(sender: tuple[str, str], to: str, subject: str, body: str, form: Form) -> bytes:
    moment = datetime.now(UTC)
    fields = {"Date": format_datetime(moment), "Message_ID": f"<{moment.timestamp()}@{sender[1].partition('@')[2]}>"}
    return build(sender, to, subject, body, form, **fields)
