"""A ledger in which time has passed: rows as the program writes them, without the program."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.calendar import load_calendar
from pipeline.cases.procedure import load_procedure
from pipeline.ledger.model import Case, Deadline, Letter, Mail, Referral, Task
from pipeline.shipped import shipped
from pipeline.watch.digest.figures import Desk


def eca() -> Desk:
    procedure = load_procedure("eca", shipped("config"))
    return Desk(procedure, load_calendar(procedure.calendar, shipped("config")))


DESK = eca()
ZONE = DESK.calendar.zone


def at(day: str, clock: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)


class Rows:
    """Adds rows to a session; numbers go up by themselves."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._count = 0

    def mail(self, moment: datetime, stage: str = "filed", case: Case | None = None, **more) -> Mail:
        n = self._next()
        values = {
            "sha256": hashlib.sha256(str(n).encode()).hexdigest(),
            "size": 100,
            "channel": "email",
            "received_at": moment,
            "stored_at": moment,
            "sender": f"khach{n}@abc.example",
            "subject": f"Token không nhận {n}",
            "stage": stage,
            "case_id": case.id if case else None,
        }
        return self._add(Mail(**(values | more)))

    def case(self, moment: datetime, customer: str = "Công ty TNHH Hoa Sen", channel: str = "email", **more) -> Case:
        mail = self.mail(moment, channel=channel)
        n = self._next()
        values = {
            "number": f"KN-{moment.astimezone(ZONE).year}-{n:06d}",
            "tag": f"tag{n}",
            "procedure": "E-CA",
            "state": "new",
            "group": "technical",
            "channel": channel,
            "mail_id": mail.id,
            "customer": customer,
            "address": f"khach{n}@abc.example",
            "subject": "Token không nhận",
            "received_at": moment,
            "opened_at": moment,
        }
        case = self._add(Case(**(values | more)))
        mail.case_id = case.id
        self.event(case, moment, "opened")
        return case

    def event(self, case: Case, moment: datetime, what: str) -> None:
        add_event(self.session, case, moment, "tiepnhan", what, {})

    def deadline(self, case: Case, due_at: datetime, kind: str = "final_answer", **more) -> Deadline:
        values = {"case_id": case.id, "kind": kind, "round": case.round, "started_at": due_at, "due_at": due_at}
        return self._add(Deadline(**(values | {"derivation": []} | more)))

    def referral(self, case: Case, name: str) -> Referral:
        values = {"round": 1, "kind": "department", "party": "ky-thuat", "address": "kt@ca.example", "question": "?"}
        moment = datetime(2026, 11, 2, tzinfo=UTC)
        return self._add(Referral(case_id=case.id, name=name, who="lan", at=moment, **values))

    def letter(self, kind: str, occasion: str, case: Case | None = None, **more) -> Letter:
        moment = datetime(2026, 11, 2, tzinfo=UTC)
        values = {
            "address": "x@y.example",
            "message_id": f"<{self._next()}@ca>",
            "drafted_at": moment,
            "stage": "archived",
        }
        return self._add(Letter(kind=kind, occasion=occasion, case_id=case.id if case else None, **(values | more)))

    def task(self, case: Case, words: str, moment: datetime, **more) -> Task:
        return self._add(
            Task(case_id=case.id, kind="question", occasion=str(self._next()), words=words, opened_at=moment, **more)
        )

    def _add(self, row):
        self.session.add(row)
        self.session.flush()
        return row

    def _next(self) -> int:
        self._count += 1
        return self._count


def a_month(session: Session, seed: int = 7) -> None:
    """A month of a busy desk up to Monday 23/11/2026, 07:30, with something of everything in it."""
    import random  # noqa: PLC0415

    dice, rows = random.Random(seed), Rows(session)
    groups, channels = (
        ("technical", "service", "records", "other", "unsorted"),
        ("email", "email", "scan", "phone", "counter"),
    )
    for ago in range(34, 0, -1):
        day = at("2026-11-23", "08:10") - timedelta(days=ago)
        busy = 9 if DESK.calendar.day_off(day.date()) is None else 1
        for n in range(dice.randint(0, busy)):
            _a_case(rows, dice, day + timedelta(minutes=17 * n), dice.choice(groups), dice.choice(channels))
        for _ in range(dice.randint(0, busy // 3)):
            rows.mail(day, "set_aside")
    _today(rows)


def _a_case(rows: Rows, dice, opened: datetime, group: str, channel: str) -> None:
    names = ("Công ty TNHH Hoa Sen", "Nguyễn Thị Ánh Nguyệt", "Công ty CP Vận tải Đường Biển Đông Á", "Trần Quốc Đạt")
    case = rows.case(opened, dice.choice(names), channel, group=group)
    end = at("2026-11-22", "17:00")
    what = dice.choice(("answered", "answered", "closed", "rejected", "disagreed", "investigating"))
    later = opened + timedelta(days=dice.randint(1, 14))
    if later > end:
        rows.deadline(case, opened + timedelta(days=28), started_at=opened)
        return
    case.state = what if what in ("closed", "rejected", "answered") else "investigating"
    if what != "investigating":
        rows.event(case, later, "answered" if what == "closed" else what)
    if what == "closed":
        rows.event(case, min(end, later + timedelta(days=2)), "closed")
    if what == "disagreed":
        case.round = 2
    rows.mail(later, case=case)


def _today(rows: Rows) -> None:
    """What stands on Monday morning: late, due, held, to be done."""
    old = rows.case(at("2026-10-12"), "Bệnh viện Đa khoa Tâm Đức", state="investigating", group="records", round=2)
    rows.deadline(old, at("2026-11-10", "17:00"))
    late = rows.case(at("2026-11-11"), "Hợp tác xã Nông nghiệp Đồng Tháp", state="with_agent", group="service")
    rows.deadline(late, at("2026-11-20", "17:00"))
    rows.deadline(late, at("2026-11-19", "17:00"), f"report:{rows.referral(late, 'Phòng Kỹ thuật').id}")
    soon = rows.case(at("2026-11-16"), "Lê Hoàng Phương Uyên", state="investigating")
    rows.deadline(soon, at("2026-11-23", "17:00"), "direct_answer", provisional=True)
    rows.deadline(rows.case(at("2026-11-17"), state="waiting_customer"), at("2026-11-20", "17:00"), "papers")
    rows.deadline(rows.case(at("2026-11-18"), state="waiting_customer"), at("2026-12-18"), paused_at=at("2026-11-19"))
    rows.mail(at("2026-11-22", "20:15"), "papers", due=at("2026-11-23", "08:00"))
    rows.mail(at("2026-11-21"), "doubtful", error="cần người xác nhận", sender="ban-hang@tin.example")
    rows.mail(at("2026-11-20"), "read", error="thư không có địa chỉ người gửi dùng được (trường From) để trả lời")
    rows.letter("answer", "1", soon, stage="approve", error="chờ duyệt")
    rows.letter("slip", "1", late, stage="send", number="12/PTN-ECA", error="550 địa chỉ không tồn tại")
    rows.task(old, "Khách hàng hỏi thêm về thời gian cấp lại chứng thư số: đề nghị trả lời.", at("2026-11-20"))
