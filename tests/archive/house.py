"""A house without servers: a settings file, the ledger and the store, for what only reads them."""

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text

from pipeline.archive.chain import add_event, link_of
from pipeline.intake.enter import Arrival, enter
from pipeline.ledger.model import Case, Event, Letter, Mail
from pipeline.ledger.register import next_number
from pipeline.wiring import open_house
from tests.servers.command import tiepnhan
from tests.servers.ledgers import lay_ledger
from tests.servers.world_settings import toml

TOP = Path(__file__).parents[2]
AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 09:30 in Hà Nội
NOWHERE = {"host": "127.0.0.1", "port": 1}
SETTINGS = {
    "var": "var",
    "procedure": "eca",
    "mailbox": {**NOWHERE, "user": "khieunai@eca.test", "password_file": "password"},
    "smtp": {**NOWHERE, "sender": "khieunai@eca.test"},
    "archive": {**NOWHERE, "user": "luutru@eca.test", "password_file": "password", "address": "luutru@eca.test"},
    "token": {"module": "none.so", "label": "none", "pin_file": "pin", "organisation": "E-CA"},
    "trust": {"roots": ["root.pem"]},
    "people": {"clerks": "vanthu@eca.test"},
}


class Books:
    """A ledger that letters are entered in as the program does."""

    def __init__(self, house):
        self.house = house
        self.folder = house.settings.var.parent
        self.zone = house.calendar.zone
        self.ledger = house.ledger

    def arrive(self, words, channel="email", **values):
        """Enters a mail, as if it had been read already."""
        entered = enter(self.ledger, self.house.store, [Arrival(words.encode(), AT, channel)], self.zone)
        assert entered.new == 1
        with self.ledger.writing() as session:
            mail = session.query(Mail).order_by(Mail.id.desc()).first()
            for name, value in {"stage": "filed", "due": None, "subject": words, **values}.items():
                setattr(mail, name, value)
        return mail

    def open(self, mail, group="technical", events=(), **values):
        """Opens a case of a mail with the events of before: they say nothing of state and group."""
        with self.ledger.writing() as session:
            number = next_number(session, "KN", 2026)
            facts = {"state": "new", "round": 1, "customer": "Nguyễn Thị Hoa", "address": "hoa@abc.example", **values}
            case = Case(
                number=f"KN-2026-{number:06d}", tag=uuid4().hex, procedure="E-CA", group=group, channel=mail.channel,
                mail_id=mail.id, subject=mail.subject or "", received_at=AT, opened_at=AT, **facts,
            )  # fmt: skip
            session.add(case)
            session.flush()
            session.get_one(Mail, mail.id).case_id = case.id
            finding = {"scope": "in", "group": group, "auto": True}
            for what, data in (("opened", {"mail": mail.sha256, "finding": finding}), *events):
                add_event(session, case, AT, "tiepnhan", what, data)
        return case

    def add(self, case, what, data):
        """Adds an event to a case."""
        with self.ledger.writing() as session:
            add_event(session, session.get_one(Case, case.id), AT, "tiepnhan", what, data)

    def event(self, session, case_id, ordinal):
        """Gives an event of a case."""
        return session.query(Event).filter_by(case_id=case_id, ordinal=ordinal).one()

    def digest(self, number, event):
        """What the digest of an event would be if it were written so."""
        return link_of(event).own_digest(number)

    def sha256(self, table, row, column="sha256"):
        """Gives a digest of a row as it stands in the ledger."""
        with self.ledger.reading() as session:
            return session.scalar(text(f"SELECT {column} FROM {table} WHERE id = {row}"))  # noqa: S608

    def issue(self, case, kind="slip", book="PTN-ECA", **values):
        """Numbers a letter of a case; its PDFs are in the store."""
        pdf = self.house.store.put(uuid4().bytes)
        with self.ledger.writing() as session:
            ordinal = next_number(session, book, 2026)
            facts = {
                "signatory": {"title": "Trưởng Bộ phận", "name": "Nguyễn Văn Minh"},
                "recipients": ["Như trên;", "Lưu: VT, hồ sơ khiếu nại."],
                "customer_name": case.customer,
            }
            given = {"facts": facts, "address": case.address, "sent_at": AT, "stage": "archived", "due": None, **values}
            letter = Letter(
                case_id=case.id, kind=kind, occasion=f"round-{ordinal}", message_id=f"<{uuid4().hex}@eca.test>",
                drafted_at=AT, book=book, year=2026, ordinal=ordinal, number=f"{ordinal:02d}/{book}", issued_at=AT,
                rendered_sha256=pdf, signed_sha256=pdf, **given,
            )  # fmt: skip
            session.add(letter)
        return letter

    def run(self, *arguments, expect=0):
        """Runs `tiepnhan` on this ledger as a user would, and looks at its exit code."""
        environment = {"PYTHONPATH": str(TOP), "HOME": str(self.folder)}
        done = tiepnhan("--config", str(self.folder / "tiepnhan.toml"), *arguments, folder=TOP, environment=environment)
        assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
        return done

    def change(self, *statements):
        """Changes the ledger behind the program, as somebody with the file could."""
        with closing(sqlite3.connect(self.house.settings.var / "ledger.sqlite3")) as ledger:
            for statement in statements:
                ledger.execute(statement)
            ledger.commit()


@contextmanager
def books(folder):
    """Gives an empty ledger whose settings are `folder`/tiepnhan.toml."""
    (folder / "tiepnhan.toml").write_text(toml(SETTINGS), "utf-8")
    lay_ledger(folder / "var" / "ledger.sqlite3")
    with open_house(folder / "tiepnhan.toml") as house:
        yield Books(house)
