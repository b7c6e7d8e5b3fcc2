"""A complaint that has become a case, for tests of its page."""

from typing import Any

from sqlalchemy import select

from tests.desk.people import Office
from tests.mails.forms import with_files

SUBJECT_LINE = "Token không nhận, không ký được tờ khai"
COMPLAINT = """\
Kính gửi Trung tâm E-CA,

Công ty TNHH Thương mại Phước Thịnh, mã số thuế 0324639893, đang dùng <USB & Token> của quý Trung tâm.
Từ sáng nay token không nhận, cắm vào máy tính báo lỗi không tìm thấy thiết bị, chúng tôi không ký được tờ khai thuế.
Đề nghị Trung tâm kiểm tra và xử lý gấp trong hôm nay, vì hạn nộp tờ khai là ngày mai và công ty đang rất cần.

Trân trọng,
Nguyễn Thị Thùy Dương
Điện thoại: 0912345678

Vào ngày 20/11/2026, E-CA <khieunai@eca.test> đã viết:
> Chứng thư số của Quý khách sắp hết hạn.
"""


def written(office: Office, files: tuple[tuple[str, bytes], ...] | list[tuple[str, bytes]] = (), **more: Any) -> str:
    """A complaint that has become a case; gives its number."""
    desk = office.desk
    more = {"subject": SUBJECT_LINE, "body": COMPLAINT, "form": with_files(*files), **more}
    desk.write(**more)
    desk.work()
    return desk.cases()[-1].number


def row(office: Office, table: Any, **given: Any) -> Any:
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(table).filter_by(**given).order_by(table.id.desc())).first()
