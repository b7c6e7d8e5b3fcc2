"""The right side of a case: what to do, the forms that do it, and what has happened, told in words."""

import pytest
from sqlalchemy import select

from pipeline.ledger.model import Event, Letter, Referral, Task
from tests.desk.people import told, words

pytestmark = pytest.mark.slow

MAILBOXES = {
    "departments": {
        "technical": {"name": "Phòng Kỹ thuật", "mailbox": "kythuat@eca.test", "head": "truong.kt@eca.test"},
        "care": {"name": "Phòng CSKH", "mailbox": "cskh@eca.test"},
    },
    "agents": {"minh_phat": {"name": "Đại lý Minh Phát", "mailbox": "hotro@minhphat.example"}},
}


@pytest.fixture
def office(make_office, make_desk):
    return make_office(make_desk(terms=MAILBOXES))


def opened(office, **more):
    """A case of a customer's mail."""
    office.desk.write(**more)
    office.desk.work()
    return office.desk.cases()[-1]


def case_now(office, case):
    return next(each for each in office.desk.cases() if each.id == case.id)


def events(office, case):
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal)).all()


def rows(office, table):
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def act(person, office, case, name, **fields):
    fields.setdefault("seen", case_now(office, case).chain_length)
    return person.post(f"/case/{case.number}/act/{name}", **fields)


def test_look(office, clerk):
    case = opened(office)
    page = clerk.get(f"/case/{case.number}")
    assert page.status_code == 200
    print(words(page))
