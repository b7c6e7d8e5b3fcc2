"""A case that lives in the house's own parts, without servers: steps as clerks, customers and the program take them."""

from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import func, select

from pipeline.archive.chain import broken
from pipeline.archive.replay import Told, replay
from pipeline.cases.act import THE_PROGRAM, Actor
from pipeline.cases.actions import GIVEN
from pipeline.cases.clocks import OWED
from pipeline.cases.correct import correct_case, label_of
from pipeline.cases.lifecycle import AGENT, ANSWERED, ANYBODY, DONE, NEW, STATES, WAITING
from pipeline.cases.occasion import of_mail
from pipeline.cases.replies import Replies
from pipeline.cases.supplements import Item
from pipeline.commands.write import Words, draft_letter
from pipeline.engine.advance import now
from pipeline.errors import Hold
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Register
from pipeline.ledger.register import next_number
from pipeline.letters.approve import BINDING, AwaitApproval, approve, awaits_approval
from pipeline.letters.draft import WITHDRAWN
from pipeline.letters.number import withdraw
from pipeline.letters.slip import DraftSlip
from pipeline.letters.supplement import DraftSupplement
from pipeline.wiring import open_house
from tests.archive.house import SETTINGS
from tests.letters.acting import numbering, pass_stage
from tests.servers.ledgers import lay_ledger
from tests.servers.world_settings import merged, toml

CUSTOMER = "hoa@abc.example"
LETTERS = ("slip", "supplement", "closing", *BINDING)
"""The kinds that have numbers."""


@contextmanager
def house_of(folder, name, content):
    """The house under the procedure `content`; its ledger is empty."""
    (folder / "procedures").mkdir()
    (folder / "procedures" / f"{name}.toml").write_text(toml(content), "utf-8")
    (folder / "tiepnhan.toml").write_text(toml(merged(SETTINGS, {"procedure": name})), "utf-8")
    (folder / "answer.txt").write_text("# Kết quả giải quyết\nĐã cài đặt lại.\n", "utf-8")
    (folder / "record.txt").write_text("Thiết bị bị khóa.\n# Kết quả xử lý\nĐã mở khóa.\n", "utf-8")
    lay_ledger(folder / "var" / "ledger.sqlite3")
    with open_house(folder / "tiepnhan.toml") as house:
        yield house


class Living:
    """One case and what can be done in it. Each step is one commit, as in the program."""

    def __init__(self, house, group):
        self.house, self.zone = house, house.calendar.zone
        self.replies = Replies(house.act, house.reports, lambda *_: False)
        self.number_letter = numbering(house.ledger, house.forms, letters=10_000)
        with house.ledger.writing() as session:
            self.id = self._open(session, group)

    def _open(self, session, group):
        first = self._mail(session, {"scope": "in", "group": group, "auto": True})
        number = f"KN-{now().year}-{next_number(session, 'KN', now().year):06d}"
        case = Case(
            number=number, tag=uuid4().hex, procedure="x", terms=self.house.terms.begin(session), state="new",
            group=group, channel="email", mail_id=first.id, customer="Hoa", address=CUSTOMER, subject="Token hỏng",
            received_at=now(), opened_at=now(),
        )  # fmt: skip
        session.add(case)
        session.flush()
        first.case_id = case.id
        self.house.act(session, case, "open", THE_PROGRAM, {"mail": first.sha256})
        return case.id

    def _mail(self, session, finding, sender=CUSTOMER):
        row = Mail(
            sha256=uuid4().hex, size=1, channel="email", received_at=now(), stored_at=now(), stage="filed",
            sender=sender, answer_to=sender, subject="Token hỏng", text="Token hỏng", own_text="Token hỏng",
            finding=finding, header={},
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row

    @contextmanager
    def at_work(self):
        """A session that commits, with the case."""
        with self.house.ledger.writing() as session:
            yield session, session.get_one(Case, self.id)

    # What may be done; what is not allowed raises Problem, and the commit is undone.

    def do(self, name, role, **given):
        """An action by a word, as `tiepnhan case NUMBER ACTION` has it."""
        with self.at_work() as (session, case):
            model = GIVEN[name].model_validate(given)
            self.house.actions(session, case, name, model, Actor("lan", (role,) if role else ANYBODY))

    def sort(self, group):
        """A clerk says the group."""
        with self.at_work() as (session, case):
            scope = ("complaint", "out", None) if group == "out" else ("complaint", "in", group)
            label = label_of(*scope, tuple(self.house.procedure.groups))
            correct_case(session, case, label, Actor("lan", ANYBODY), self.house.act)

    def write(self, kind):
        """A person writes a letter, as `tiepnhan write` does."""
        folder = self.house.settings.folder
        texts = {"answer": folder / "answer.txt", "record": folder / "record.txt"}
        today = f"{now().astimezone(self.zone).date()}"
        given = {"closing": [f"agreed_on={today}", "how=phone"]}.get(kind, [])
        reason = {"closing": "agreed", "rejection": None}.get(kind)
        text = texts.get(kind, texts["answer"] if kind == "rejection" else None)
        with self.at_work() as (session, case):
            draft_letter(self.house, session, case, kind, Words(reason, text, given))

    def slip_by_itself(self):
        """The time of the slip has come (watch/slips.py)."""
        with self.at_work() as (session, case):
            if case.state in {NEW, WAITING, AGENT}:
                DraftSlip(self.house.mail_domain)(session, case)

    def ask(self):
        """Papers came that cannot be opened: the customer is asked for open copies."""
        with self.at_work() as (session, case):
            mail = self._mail(session, {"kind": "reply"})
            mail.case_id = case.id
            item = Item(name="hợp đồng.pdf", reason="tệp bị hỏng")
            DraftSupplement(self.house.mail_domain)(session, case, [item], of_mail(mail))

    def approve(self):
        """A person says yes to the first letter that waits for it."""
        with self.at_work() as (session, _):
            letter = next((each for each in self._letters(session) if awaits_approval(each)), None)
            if letter is not None:
                approve(session, letter, "sếp", by_another=False)

    def withdraw(self):
        """A person takes the first letter back that has no number."""
        with self.at_work() as (session, case):
            letter = next((each for each in self._letters(session) if _is_pending(each)), None)
            if letter is not None:
                withdraw(session, letter, case, "lan", "viết lại")

    def number(self):
        """The program numbers what it may. Gives the letters that a person must look at."""
        held = []
        for stage, work in (("approve", AwaitApproval()), ("draft", self.number_letter)):
            for row in self.letters():
                if row.stage == stage and (stage == "draft" or "approved" in row.facts):
                    try:
                        pass_stage(self.house.ledger, work, row)
                    except Hold:
                        held.append(row.id)
        return held

    def mail(self, answer, sender=CUSTOMER):
        """A mail to the case comes in. It must always be filed, whatever it says."""
        with self.at_work() as (session, case):
            finding = {"kind": "reply", "answer": answer, "answer_auto": True, "answer_reasons": []}
            mail = self._mail(session, finding, sender)
            mail.case_id = case.id
            self.replies(session, case, mail)

    # What there is.

    def letters(self):
        with self.house.ledger.reading() as session:
            return list(self._letters(session))

    def _letters(self, session):
        query = select(Letter).where(Letter.case_id == self.id, Letter.kind.in_(LETTERS))
        return session.scalars(query.order_by(Letter.id)).all()

    def look(self):
        """All that the case is, for comparison."""
        with self.house.ledger.reading() as session:
            case = session.get_one(Case, self.id)
            deadlines = session.scalars(select(Deadline).filter_by(case_id=self.id).order_by(Deadline.id))
            letters = session.scalars(select(Letter).filter_by(case_id=self.id).order_by(Letter.id))
            return (
                (case.state, case.round, case.group, case.chain_length, case.chain_head),
                [(each.kind, each.round, each.due_at, each.met_at, each.paused_at) for each in deadlines],
                [(each.kind, each.stage, each.number, str(each.facts)) for each in letters],
            )

    def check(self):
        """What is true of a case at any time."""
        with self.house.ledger.reading() as session:
            case = session.get_one(Case, self.id)
            events = list(session.scalars(select(Event).filter_by(case_id=self.id).order_by(Event.ordinal)))
            waits = session.scalars(select(Deadline).filter_by(case_id=self.id, met_at=None)).all()
            assert case.state in STATES
            assert broken(session, case) is None
            assert replay((each.what, each.data) for each in events) == Told(case.state, case.round, case.group)
            rounds = [each.data["round"] for each in events if "round" in each.data]
            assert rounds == sorted(rounds), "a round fell"
            self._check_deadlines(case, waits)
            withdrawn = {each.data["id"] for each in events if each.what == "withdrawn"}
            for letter in self._letters(session):
                _check_letter(letter, withdrawn)

    def _check_deadlines(self, case, waits):
        kinds = [each.kind for each in waits]
        assert len(kinds) == len(set(kinds)), kinds
        answers = [kind for kind in kinds if kind in OWED]
        if case.state in DONE:
            assert kinds == []
        elif case.state == ANSWERED:
            assert answers == []
        else:
            assert len(answers) == 1, (case.state, kinds)
            assert "customer_reply" not in kinds
        assert all(each.round == case.round or each.kind.startswith("papers") for each in waits), kinds

    def settle(self):
        """All is numbered that may be; what is held is taken back, as its words say."""
        for letter_id in self.number():
            with self.at_work() as (session, case):
                withdraw(session, session.get_one(Letter, letter_id), case, "lan", "không gửi nữa")
        self.check()
        for letter in self.letters():
            assert letter.number or letter.stage == WITHDRAWN or awaits_approval(letter), (letter.kind, letter.stage)


def check_books(ledger):
    """In each book of numbers each number was given once, and none is left out."""
    with ledger.reading() as session:
        columns = (Letter.book, Letter.year, func.count(), func.min(Letter.ordinal), func.max(Letter.ordinal))
        query = select(*columns, func.count(Letter.ordinal.distinct())).where(Letter.number.is_not(None))
        books = {(book, year): rest for book, year, *rest in session.execute(query.group_by(Letter.book, Letter.year))}
        given = session.scalars(select(Register).where(Register.book != "KN", Register.last > 0)).all()
        assert books.keys() == {(each.book, each.year) for each in given}
        for each in given:
            assert books[each.book, each.year] == [each.last, 1, each.last, each.last], each.book


def _is_pending(letter):
    return letter.number is None and letter.stage in {"approve", "draft"}


def _check_letter(letter, withdrawn):
    """It has its number, waits for it, or was taken back with an event."""
    if letter.stage == WITHDRAWN:
        assert (letter.number, letter.id in withdrawn) == (None, True)
    else:
        assert letter.stage == ("render" if letter.number else letter.stage)
        assert letter.stage in {"approve", "draft", "render"}
        assert letter.id not in withdrawn
