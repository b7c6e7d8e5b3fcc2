"""Customers who answer, on real parts: under both procedures, with the clock moved on."""

import json
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.clocks import OWED
from pipeline.ledger.model import Case, Deadline, Event, Task
from pipeline.letters.answer import DraftAnswer
from pipeline.letters.approve import approve
from pipeline.letters.facts import GivenAnswer
from tests.mails.corpus import message
from tests.servers.world_settings import DESK

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CUSTOMER = "hoa@abc.example"
SIGNATORY = {"authority": "TL. GIÁM ĐỐC", "title": "Trưởng phòng Chăm sóc khách hàng", "name": "Lê Thị Minh Tâm"}
TERMS = {
    "eca": {"opening": {"slip": 0}},
    "smartsign": {"signatory": SIGNATORY, "opening": {"slip": None}},
}
"""What the tests want otherwise: slips at once, and somebody who signs."""
AGREES = "Tôi đồng ý với kết quả giải quyết. Cảm ơn Quý Trung tâm."
DISAGREES = "Tôi không đồng ý với kết quả này. Token vẫn báo lỗi như cũ."
FOUND = GivenAnswer(complaint="Token không ký được.", result="Đã cài đặt lại, Quý khách hàng đã ký được.")


def desk_of(make_desk, name, terms=None, **settings):
    """A desk under the procedure `name`; an hour may bring its customer many letters."""
    return make_desk(terms=terms or TERMS[name], procedure=name, **{"loop": {"letters": 50}, **settings})


@contextmanager
def clock(text):
    """It is `text` in Hà Nội, and goes on from there."""
    with time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=ZONE), tick=True):
        yield


def complain(desk, text, message_id="m130"):
    """A labelled message comes in at `text` (Hà Nội) and all is done that follows."""
    words = message(message_id)
    with clock(text):
        desk.write(subject=words["subject"], body=words["body"])
        desk.work()


def answer(desk, text, given=FOUND):
    """A person writes the answer and another approves it."""
    with clock(text):
        with desk.house.ledger.writing() as session:
            letter = DraftAnswer(desk.house.mail_domain)(session, session.scalars(select(Case)).one(), given, "lan")
            approve(session, letter, "sep", by_another=False)
        desk.drain_all()


def reply(desk, text, words, sender=CUSTOMER, work=True, **more):
    """The customer, or somebody who has the mail too, answers the newest mail that the customer has got."""
    newest = desk.world.customer_mail(CUSTOMER)[-1].parsed
    fields = {"In_Reply_To": newest["Message-ID"], **more}
    with clock(text):
        desk.write(sender=sender, subject=f"Re: {newest['Subject']}", body=words, **fields)
        if work:
            desk.work()


def case_of(desk):
    """The only case; its chain is whole."""
    (case,) = desk.cases()
    with desk.house.ledger.reading() as session:
        assert broken(session, case) is None
    return case


def rows(desk, table):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def open_deadlines(desk):
    return sorted(each.kind for each in rows(desk, Deadline) if each.met_at is None)


def owed(desk):
    """The deadlines of answers: kind, round, when."""
    found = [each for each in rows(desk, Deadline) if each.kind in OWED]
    return [(each.kind, each.round, f"{each.due_at.astimezone(ZONE):%Y-%m-%dT%H:%M}") for each in found]


def tasks(desk):
    """What waits for a person, but for hand-overs: the shipped procedures name no mailbox of a department."""
    return [task.kind for task in rows(desk, Task) if task.kind != "handover" and task.done_at is None]


def task_words(desk):
    return [task.words for task in rows(desk, Task) if task.kind != "handover"][-1]


def events(desk):
    return [event.what for event in rows(desk, Event)]


def letters(desk, *kinds):
    """Number and stage of the letters of these kinds."""
    return [(each.number, each.stage) for each in desk.letters() if each.kind in kinds]


def to_customer(desk):
    return [mail.parsed for mail in desk.world.customer_mail(CUSTOMER)]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def dossier(desk):
    return json.loads(desk.command("case", case_of(desk).number, "--json").stdout)


def tagged(case):
    """The address that replies to the case's mails go to."""
    user, _, domain = DESK.partition("@")
    return f"{user}+tn-{case.tag}@{domain}"
