"""The registers of a year (sổ đăng ký văn bản đến, đi), line by line.

What a line holds is that of Nghị định 30/2020/NĐ-CP, Phụ lục IV (đi) and its counterpart for what comes
in; "Ngày chuyển" and "Ký nhận" are there to be signed on paper (điều 16). A line is made of single
columns, so that a year takes no more memory than a few hundred of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pipeline.archive.remarks import arrival_remark, letter_remark
from pipeline.cases.file import CASE_BOOK
from pipeline.ledger.model import Case, Letter, Mail, Referral, Register
from pipeline.ledger.register import ARRIVALS
from pipeline.letters.text import clean_line

AT_ONCE = 500
FORMS = {
    "email": "Thư điện tử",
    "scan": "Văn bản giấy (bản quét)",
    "phone": "Phiếu ghi nhận qua điện thoại",
    "counter": "Phiếu ghi nhận trực tiếp",
}
"""What came in, by its channel."""
NAMES = {
    "slip": "Phiếu tiếp nhận xử lý khiếu nại",
    "supplement": "Phiếu yêu cầu bổ sung hồ sơ",
    "rejection": "Thông báo từ chối tiếp nhận khiếu nại",
    "answer": "Văn bản trả lời khiếu nại",
    "closing": "Thông báo kết thúc xử lý khiếu nại",
    "record": "Biên bản xử lý khiếu nại",
}
"""The names (tên loại) of our letters."""
KEPT = "Lưu:"


@dataclass(frozen=True)
class ArrivalLine:
    """A line of the incoming register. Times are of the CA's zone."""

    book: str
    ordinal: int
    arrived_at: datetime
    """When it was stored, and so numbered."""
    author: str
    document_number: str
    """Empty: nothing in the ledger knows the number that a firm has given its own letter."""
    document_date: date | None
    """Of a mail the day on which the server took it; of paper it is not known."""
    summary: str
    recipient: str
    case: str
    handed_over_on: date | None
    signature: str
    remark: str


@dataclass(frozen=True)
class LetterLine:
    """A line of the outgoing register. Times are of the CA's zone."""

    book: str
    ordinal: int
    number: str
    issued_on: date | None
    summary: str
    signatory: str
    recipient: str
    kept_by: str
    copies: int
    sent_on: date | None
    signature: str
    case: str
    remark: str


def arrivals(
    session: Session, year: int, departments: Mapping[str, str], zone: ZoneInfo, after: int = 0
) -> Iterator[ArrivalLine]:
    """Gives the incoming register of `year` behind number `after`; `departments` are by group."""
    query = _arrivals(year).where(Mail.arrival > after)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield _arrival_line(row, departments, zone)


def letters(session: Session, year: int, books: list[str], zone: ZoneInfo, after: int = 0) -> Iterator[LetterLine]:
    """Gives the outgoing registers of `books` in `year` behind number `after`, one book after the other."""
    query = (
        select(
            *(Letter.book, Letter.ordinal, Letter.number, Letter.kind, Letter.issued_at, Letter.facts),
            *(Letter.address, Letter.sent_at, Letter.due, Letter.error, Letter.stage, Case.number.label("case")),
            *(Letter.mail_sha256, Letter.destroyed_by),
            *(Case.subject, Case.customer),
        )
        .outerjoin(Case, Case.id == Letter.case_id)
        .where(Letter.year == year, Letter.book.in_(books), Letter.ordinal > after)
        .order_by(Letter.book, Letter.ordinal)
    )
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield _letter_line(row, zone)


def last_given(session: Session, year: int) -> dict[str, int]:
    """The last number given in each book of letters in `year`; of what came in under ARRIVALS."""
    rows = session.execute(select(Register.book, Register.last).filter_by(year=year).order_by(Register.book))
    return {book: last for book, last in rows if book != CASE_BOOK}


def books_of(session: Session, year: int, kind: str | None = None) -> list[str]:
    """The books in which letters of a kind (None: of any) stand in `year`, also those of which none is left."""
    found = select(Letter.book).distinct().where(Letter.year == year, Letter.book.is_not(None))
    if kind is not None:
        return sorted(filter(None, session.scalars(found.where(Letter.kind == kind))))
    return sorted({*filter(None, session.scalars(found)), *(last_given(session, year).keys() - {ARRIVALS})})


def unnumbered(session: Session) -> int:
    """How many mails stand in no register: there must be none (E2)."""
    return session.scalar(select(func.count()).select_from(Mail).where(Mail.arrival_year.is_(None))) or 0


def _arrivals(year: int) -> Select[*tuple[Any, ...]]:
    handed = (Referral.case_id == Case.id, Case.mail_id == Mail.id, Referral.round == 1, Referral.kind == "department")
    return (
        select(
            *(Mail.arrival, Mail.stored_at, Mail.received_at, Mail.channel, Mail.sender_name, Mail.sender),
            *(Mail.subject, Mail.file_name, Mail.stage, Mail.due, Mail.error, Mail.destroyed_by),
            Mail.finding["kind"].as_string().label("kind"),
            Mail.finding["reason"].as_string().label("reason"),
            *(Case.number.label("case"), Case.group, Case.customer, (Case.mail_id == Mail.id).label("opened")),
            select(func.aggregate_strings(Referral.name, "; ")).where(*handed).scalar_subquery().label("departments"),
            select(func.min(Referral.at)).where(*handed).scalar_subquery().label("handed_over_at"),
        )
        .outerjoin(Case, Case.id == Mail.case_id)
        .where(Mail.arrival_year == year)
        .order_by(Mail.arrival)
    )


def _arrival_line(row: Any, departments: Mapping[str, str], zone: ZoneInfo) -> ArrivalLine:
    form = FORMS.get(row.channel, row.channel)
    about = row.subject or row.file_name
    return ArrivalLine(
        book=ARRIVALS,
        ordinal=row.arrival,
        arrived_at=row.stored_at.astimezone(zone),
        author=_named(row.sender_name or (None if row.sender else row.customer), row.sender),
        document_number="",
        document_date=row.received_at.astimezone(zone).date() if row.channel == "email" else None,
        summary=clean_line(f"{form}: {about}" if about else form),
        recipient=clean_line(row.departments or departments.get(row.group, "")),
        case=row.case or "",
        handed_over_on=_day(row.handed_over_at, zone),
        signature="",
        remark=clean_line(arrival_remark(row)),
    )


def _letter_line(row: Any, zone: ZoneInfo) -> LetterLine:
    facts = row.facts
    kept = [each.removeprefix(KEPT).strip(" ;.") for each in facts.get("recipients", ()) if each.startswith(KEPT)]
    name = NAMES.get(row.kind, row.kind)
    return LetterLine(
        book=row.book,
        ordinal=row.ordinal,
        number=row.number or "",
        issued_on=_day(row.issued_at, zone),
        summary=clean_line(f"{name}: {row.subject}" if row.subject else name),
        signatory=clean_line(facts.get("signatory", {}).get("name", "")),
        recipient=_named(facts.get("customer_name") or row.customer, row.address),
        kept_by=clean_line("; ".join(kept) or "VT"),
        copies=facts.get("copies", 1),
        sent_on=_day(row.sent_at, zone),
        signature="",
        case=row.case or "",
        remark=clean_line(letter_remark(row, zone)),
    )


def _named(name: str | None, address: str | None) -> str:
    """Who it is: a name and an address, or the one of both that is known."""
    if not address or name == address:
        return clean_line(name or address or "Không rõ")
    return clean_line(f"{name} <{address}>" if name else address)


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment is not None else None
