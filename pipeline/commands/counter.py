"""`tiepnhan counter`: a complaint that a clerk takes down at the counter or on the phone, entered and filed at once."""

import getpass
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from pipeline.cases.correct import case_of
from pipeline.commands.show import console, errors, local, print_json
from pipeline.commands.write import Words, draft_letter, put_file
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.intake.counter import take
from pipeline.intake.form import Form
from pipeline.ledger.model import Case, Mail
from pipeline.letters.confirmation import CONFIRMATION, due_of
from pipeline.wiring import House, open_house

PATIENCE_SECONDS = 60.0
"""How long a `tiepnhan run` that is at work may take to file the form."""
ASKED = {
    "customer": "Khách hàng (tên tổ chức hoặc cá nhân)",
    "person": "Người đại diện, liên hệ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "tax_code": "Mã số thuế",
    "personal_id": "Số định danh cá nhân",
    "serial": "Số serial chứng thư số",
    "office": "Văn phòng",
    "group": "Nhóm khiếu nại",
    "subject": "Vấn đề (một dòng)",
    "text": "Nội dung khiếu nại",
}
NEEDED = ("customer", "text")


@dataclass(frozen=True)
class Files:
    """What is written besides: the confirmation, and the record, drafted from a text with its values."""

    confirmation: Path | None
    record: Path | None
    given: list[str]


def counter(config: Path, values: dict[str, str | None], files: Files, as_json: bool) -> int:
    """Enters a form and files it; gives the exit code. Raises Problem that names each field that is wrong."""
    with open_house(config) as house:
        form = Form.of(_filled(house, values), house.procedure)
        record = Words(None, files.record, files.given) if files.record else None
        if record is not None:
            record.read()  # before anything is entered
        taken = take(house.ledger, house.store, form, house.calendar.zone)
        number = house.file_at_once(taken.mail_id, PATIENCE_SECONDS)
        told = _tell(house, number, taken.new, as_json)
        if files.confirmation is not None:
            put_file(files.confirmation, _confirmation(house, number))
        if record is not None and taken.new:
            _record(house, number, record)
    return told


def _filled(house: House, values: dict[str, str | None]) -> dict[str, Any]:
    """The options as a form; without any of what a complaint needs, and on a terminal, the clerk is asked."""
    given = {name: value for name, value in values.items() if value is not None}
    if not any(name in given for name in NEEDED) and sys.stdin.isatty():
        given |= _asked(house, given)
    elif "text" in given:
        given["text"] = Words(None, Path(given["text"]), []).read()
    at = given.pop("at", None)
    return {**given, "clerk": getpass.getuser(), "at": _moment(house, at) if at else now()}


def _asked(house: House, given: dict[str, str]) -> dict[str, str]:
    known = {"office": house.procedure.offices, "group": house.procedure.groups}
    answers: dict[str, str] = {}
    for name, words in ASKED.items():
        if name in given:
            continue
        keys = f" [{', '.join(known[name])}]" if known.get(name) else ""
        default = None if name in NEEDED else ""
        answers[name] = typer.prompt(words + keys, default=default, show_default=False, err=True)
    return answers


def _moment(house: House, typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise Problem(f"at: {typed}: hãy ghi thời điểm theo dạng 2026-11-23T09:30") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=house.calendar.zone)


def _tell(house: House, number: str, new: bool, as_json: bool) -> int:
    with house.ledger.reading() as session:
        row = _row(session, case_of(session, number))
    if as_json:
        print_json(row)
        return 0
    if not new:
        errors().print(f"{number}: this form was entered before; nothing is entered twice", highlight=False)
    for words, name in (("Mã hồ sơ", "number"), ("Số văn bản đến", "arrival"), ("Nhóm", "group")):
        console().print(f"{words}: {row[name]}", markup=False, highlight=False)
    console().print(f"Hạn trả lời: {local(row['due_at'])}", markup=False, highlight=False)
    if row["subscriber"].get("name"):
        console().print(f"Danh bạ thuê bao: {row['subscriber']['name']}", markup=False, highlight=False)
    return 0


def _row(session: Session, case: Case) -> dict[str, Any]:
    mail, due = session.get_one(Mail, case.mail_id), due_of(session, case)
    return {
        "number": case.number,
        "arrival": f"{mail.arrival}/{mail.arrival_year}" if mail.arrival else None,
        "mail": f"mail:{mail.id}",
        "group": case.group,
        "received_at": case.received_at,
        "due_at": due.due_at if due else None,
        "derivation": due.derivation if due else [],
        "subscriber": case.subscriber,
    }


def _confirmation(house: House, number: str) -> bytes:
    with house.ledger.reading() as session:
        facts = house.confirmation.facts(session, case_of(session, number))
    return house.renderer.letter(CONFIRMATION, facts).pdf


def _record(house: House, number: str, words: Words) -> None:
    """Drafts the record (E4a). The case is filed by now: what is wrong with the record is told with its number."""
    try:
        with house.ledger.writing() as session:
            name = f"letter:{draft_letter(house, session, case_of(session, number), 'record', words).id}"
    except Problem as error:
        raise Problem(f"{number} is filed, its record is not: {error}; `tiepnhan write record {number}`") from error
    console().print(name, highlight=False)
    errors().print(f"{name}: drafted; look at it by `tiepnhan preview`, then `tiepnhan approve`", highlight=False)
