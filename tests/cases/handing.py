"""A real ledger with one case, and the parts that hand it over, for tests of referrals and reports."""

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.act import THE_PROGRAM, Act, Actor
from pipeline.cases.calendar import load_calendar
from pipeline.cases.clocks import Clocks
from pipeline.cases.handover import HandOver
from pipeline.cases.lifecycle import ACTIONS
from pipeline.cases.procedure import Procedure, load_procedure
from pipeline.cases.referrals import Refer
from pipeline.cases.reports import Reports
from pipeline.cases.terms import AllTerms
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Referral, Report, Task
from pipeline.letters.mails.handover import CALLED_OFF, PutHandover
from tests.servers.ledgers import new_ledger

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = load_calendar("vn", Path())
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
CLERK = Actor("lan", ("clerk",))
MAILBOXES = {
    "departments": {
        "technical": {"name": "Phòng Kỹ thuật", "mailbox": "kythuat@ca.example", "head": "truong.kt@ca.example"},
        "care": {"name": "Phòng CSKH", "mailbox": "cskh@ca.example"},
        "records": {"name": "Phòng Hồ sơ"},
        "sales": {"name": "Phòng Kinh doanh", "mailbox": "kinhdoanh@ca.example"},
    },
    "agents": {"minh_phat": {"name": "Đại lý Minh Phát", "mailbox": "hotro@minhphat.example"}},
}


def procedure(name, **more):
    """The shipped procedure with mailboxes, and tables laid over it."""
    content = {**load_procedure(name, Path()).model_dump(), **MAILBOXES}
    for table, values in more.items():
        content[table] = {**content[table], **values}
    return Procedure.model_validate(content)


class Office:
    """One case under a procedure, in a ledger of its own; `act` does what the lifecycle says."""

    def __init__(self, folder, terms, state="new", group="technical", round=1):
        self.ledger = new_ledger(folder / "ledger.sqlite3")
        terms = AllTerms(terms)
        self.clocks = Clocks(terms, CALENDAR)
        follow = {name: _nothing for action in ACTIONS for name in action.follows}
        own = {
            "clocks": self.clocks.begin,
            "round": self.clocks.again,
            "recount": self.clocks.recount,
            "handover": HandOver(terms, lambda: self.refer),
        }
        self.act = Act({**follow, **own}, ZONE)
        off = PutHandover("ca.example", CALLED_OFF)
        self.refer = Refer(self.act, terms, CALENDAR, PutHandover("ca.example"), off)
        self.reports = Reports(self.act)
        self._mails = 0
        with self.ledger.writing() as session:
            case = Case(
                number="KN-2026-000001", tag="abcdefghjkmn", procedure="x", state=state, group=group, round=round,
                channel="email", mail_id=1, customer="Hoa", address="hoa@abc.example", subject="s",
                received_at=MONDAY, opened_at=MONDAY,
            )  # fmt: skip
            session.add(case)
            session.add(self._mail("hoa@abc.example", {}))

    @contextmanager
    def at_work(self):
        """A session that commits, with the case."""
        with self.ledger.writing() as session:
            yield session, session.scalars(select(Case)).one()

    def do(self, name, actor=THE_PROGRAM, **data):
        with self.at_work() as (session, case):
            self.act(session, case, name, actor, data)

    def open(self):
        """Opens the case as a mail does."""
        self.do("open")

    def reply(self, sender, referral, text="Đã xác minh.", **finding):
        """A mail that answers a hand-over comes in; gives whether it was a report's."""
        with self.at_work() as (session, case):
            mail = self.mail(session, case, sender, {"kind": "reply", "referral": referral, **finding}, text)
            return self.reports(session, case, mail)

    def mail(self, session, case, sender, finding, text):
        """A mail in the case."""
        mail = self._mail(sender, finding, text)
        session.add(mail)
        session.flush()
        mail.case_id = case.id
        return mail

    def all(self, table):
        with self.ledger.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))

    @property
    def case(self):
        (case,) = self.all(Case)
        with self.ledger.reading() as session:
            assert broken(session, case) is None
        return case

    @property
    def referrals(self):
        return self.all(Referral)

    @property
    def reported(self):
        return self.all(Report)

    @property
    def tasks(self):
        return [(task.kind, task.words) for task in self.all(Task)]

    @property
    def mails(self):
        """The mails of ours: kind and address."""
        return [(letter.kind, letter.address) for letter in self.all(Letter)]

    @property
    def events(self):
        return [event.what for event in self.all(Event)]

    def clock(self, kind):
        return next(each for each in self.all(Deadline) if each.kind == kind)

    def _mail(self, sender, finding, text="Token hỏng"):
        self._mails += 1
        return Mail(
            sha256=f"{self._mails}", size=1, channel="email", received_at=MONDAY, stored_at=MONDAY, stage="filed",
            sender=sender, answer_to=sender, own_text=text, text=text, finding=finding,
        )  # fmt: skip


def _nothing(_session, _case, _event):
    """For what other parts do."""
