"""The row that an action is about, as the clerk saw it; who comes second is told what the first did."""

from typing import TypeVar

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from pipeline.cases.waiting import last_said
from pipeline.desk.safety.sight import NotThere
from pipeline.engine.release import SET_ASIDE, stands_still
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail, Traveller

T = TypeVar("T", Mail, Letter)


def mail_still(session: Session, mail_id: int, form: FormData) -> Mail:
    """Gives the mail as the clerk saw it. Raises as `row_still`, and Problem for one that was destroyed."""
    mail = row_still(session, Mail, mail_id, form)
    if mail.destroyed_by is not None:
        raise Problem(f"mail:{mail_id}: nội dung đã tiêu hủy theo biên bản số {mail.destroyed_by}")
    return mail


def row_still(session: Session, table: type[T], row_id: int, form: FormData) -> T:
    """Gives the row as the clerk saw it. Raises NotThere, and Problem where somebody was first (Vietnamese)."""
    row = session.get(table, row_id)
    if row is None:
        raise NotThere(f"không có {table.__tablename__}:{row_id}")
    if not stands_still(row) or str(row.fence) != str(form.get("seen", "")):
        raise Problem(whereabouts(session, row))
    return row


def whereabouts(session: Session, row: Traveller) -> str:
    """What became of a row meanwhile."""
    first = last_said(row) if isinstance(row, Mail) else ""
    case = session.get(Case, row.case_id) if isinstance(row, Mail | Letter) and row.case_id is not None else None
    if isinstance(row, Mail) and case is not None:
        now_at = f"đã vào hồ sơ {case.number}"
    elif row.stage == SET_ASIDE:
        now_at = "đã để riêng"
    elif stands_still(row):
        now_at = f"đang được giữ lại: {row.error}"
    else:
        now_at = "đang được xử lý"
    return "Đã thay đổi từ khi anh/chị mở trang, nên chưa làm gì thêm: " + "; ".join(filter(None, (first, now_at)))
