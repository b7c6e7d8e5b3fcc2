"""What the index of a bundle says: for whom opens it years later, without the program."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.belongings import Belongings
from pipeline.archive.contents import EVIDENCE, LETTERS, file_name, letter_name, mail_name
from pipeline.archive.packing import File
from pipeline.archive.story import OUTCOMES, deadline_name, told
from pipeline.cases.lifecycle import STATES
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail
from pipeline.letters.render import wording
from pipeline.letters.slip import CHANNELS
from pipeline.letters.text import clean_line, clean_paragraphs
from pipeline.shipped import shipped

HTML, PDF = "index.html", "index.pdf"
FOLDERS = (
    ("mails", "Thư, văn bản đến, nguyên vẹn từng byte như khi nhận"),
    ("papers", "Tệp kèm theo thư, văn bản đến"),
    (LETTERS, "Văn bản đi đã ký số, như khi phát hành; bản được bổ sung dữ liệu xác thực; bản khách hàng đã ký"),
    (EVIDENCE, "Bằng chứng chữ ký số của từng văn bản: chứng thư, trạng thái thu hồi, dấu thời gian, kết quả kiểm tra"),
    ("sent", "Thư điện tử đã gửi, nguyên vẹn từng byte"),
    ("trust", "Chứng thư gốc và chứng thư trung gian dùng để kiểm tra chữ ký số"),
)
"""What lies in which folder."""


@dataclass(frozen=True)
class Index:
    """Plain data, made clean for the layout: rows of texts, and times of the CA's zone."""

    number: str
    made_at: datetime
    letterhead: dict[str, Any]
    signatory: dict[str, Any]
    place: str
    about: list[tuple[str, str]]
    destroyed: str
    mails: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    deadlines: list[dict[str, Any]]
    events: list[dict[str, Any]]
    folders: list[tuple[str, str, int]]
    files: list[dict[str, Any]]

    @property
    def data(self) -> dict[str, Any]:
        """All of it for a template."""
        return {"index": self}


def index_of(
    session: Session,
    found: Belongings,
    case: Case,
    procedure: Procedure,
    zone: ZoneInfo,
    files: list[File],
    at: datetime,
) -> Index:
    """Makes the index of a case whose files are `files`; `at` (aware) is the time on it."""
    deadlines = session.scalars(select(Deadline).filter_by(case_id=case.id).order_by(Deadline.id))
    events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
    return Index(
        number=case.number,
        made_at=at.astimezone(zone),
        letterhead=procedure.letterhead.model_dump(exclude={"place"}),
        signatory=procedure.signatory.model_dump(),
        place=procedure.letterhead.place,
        about=_about(case, procedure, zone),
        destroyed=f"Nội dung đã tiêu hủy theo biên bản số {case.destroyed_by}" if case.destroyed_by else "",
        mails=[_mail(mail, files, zone) for mail in found.mails],
        letters=[_letter(letter, files, zone) for letter in found.letters],
        deadlines=[_deadline(each, zone) for each in deadlines],
        events=[vars(told(event, zone)) for event in events],
        folders=[(name, words, count) for name, words in FOLDERS if (count := _count(files, name))],
        files=[vars(file) for file in files],
    )


def html(index: Index) -> str:
    """Gives the index as a page that needs nothing but itself."""
    loader = FileSystemLoader(shipped("templates", "dossier"))
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    for each in (wording.date_in_words, wording.date_in_figures, wording.moment_in_words):
        environment.filters[each.__name__] = each
    return environment.get_template(HTML).render(index.data)


def _about(case: Case, procedure: Procedure, zone: ZoneInfo) -> list[tuple[str, str]]:
    group, agent = procedure.groups.get(case.group), procedure.agents.get(case.agent or "")
    rows = [
        ("Mã hồ sơ", case.number),
        ("Khách hàng", case.customer),
        ("Thư điện tử", case.address),
        ("Điện thoại", case.phone),
        ("Mã số thuế", case.tax_code),
        ("Số định danh cá nhân", case.personal_id),
        ("Số serial chứng thư số", case.serial),
        ("Vấn đề khiếu nại", case.subject),
        ("Nhóm khiếu nại", group.name if group else None),
        ("Bộ phận xử lý", procedure.department_of(case.group)),
        ("Đại lý liên quan", agent.name if agent else None),
        ("Hình thức tiếp nhận", CHANNELS.get(case.channel, case.channel)),
        ("Thời điểm tiếp nhận", wording.moment_in_words(case.received_at.astimezone(zone))),
        ("Trạng thái", STATES[case.state]),
        ("Số vòng xử lý", str(case.round)),
        ("Quy trình áp dụng", procedure.name),
    ]
    return [(label, clean_line(value)) for label, value in rows if value]


def _mail(mail: Mail, files: list[File], zone: ZoneInfo) -> dict[str, Any]:
    papers = [file for file in files if file.place.startswith(f"papers/{mail.id}/")]
    return {
        "name": mail_name(mail),
        "sender": clean_line(" ".join(filter(None, (mail.sender_name, mail.sender and f"<{mail.sender}>")))),
        "at": mail.received_at.astimezone(zone),
        "text": clean_paragraphs(mail.own_text or mail.text or ""),
        "files": [file.place for file in files if file.place.startswith(f"mails/{mail.id}.")],
        "papers": [file.place for file in papers],
    }


def _letter(letter: Letter, files: list[File], zone: ZoneInfo) -> dict[str, Any]:
    name = file_name(letter)
    sent = letter.sent_at.astimezone(zone) if letter.sent_at else None
    return {
        "name": letter_name(letter),
        "to": clean_line(letter.address),
        "sent": sent,
        "signature": _signature(letter),
        "files": [file.place for file in files if file.place.rpartition("/")[2].startswith(f"{name}.")],
        "evidence": [file.place for file in files if file.place.startswith(f"{EVIDENCE}/{name}/")],
    }


def _signature(letter: Letter) -> str:
    """The state of a letter's signature, in words."""
    if not letter.signed_sha256:
        return "Không ký số" if letter.number is None else "Chưa ký"
    words = [f"Đã ký số{f', mức {letter.level}' if letter.level else ''}"]
    words += ["đã bổ sung dữ liệu xác thực"] if letter.renewed_sha256 else []
    words += ["khách hàng đã ký"] if letter.countersigned_sha256 else []
    return "; ".join(words)


def _deadline(deadline: Deadline, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "name": deadline_name(deadline.kind),
        "round": deadline.round,
        "due": deadline.due_at.astimezone(zone),
        "outcome": OUTCOMES.get(deadline.outcome or "", "đang mở"),
        "steps": [clean_line(str(step)) for step in deadline.derivation],
    }


def _count(files: list[File], folder: str) -> int:
    return sum(file.place.startswith(f"{folder}/") for file in files)


def contents(files: list[File]) -> bytes:
    """The list of files, for programs."""
    rows = [vars(file) for file in files]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def write_html(index: Index, folder: Path) -> None:
    """Writes the index beside the files."""
    (folder / HTML).write_text(html(index), "utf-8")
