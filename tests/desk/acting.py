"""Cases for tests of what is done at the desk, and how it is done there."""

from sqlalchemy import delete, select

from pipeline.cases.act import Actor
from pipeline.ledger.model import Case, Event, Letter
from tests.cases.living import Living

MAILBOXES = {
    "departments": {
        "technical": {"name": "Phòng Kỹ thuật", "mailbox": "kythuat@eca.test", "head": "truong.kt@eca.test"},
        "care": {"name": "Phòng CSKH", "mailbox": "cskh@eca.test"},
    },
    "agents": {"minh_phat": {"name": "Đại lý Minh Phát", "mailbox": "hotro@minhphat.example"}},
}


def opened(office, **more):
    """A case of a customer's mail."""
    office.desk.write(**more)
    office.desk.work()
    return office.desk.cases()[-1]


def case_in(office, state, group="technical"):
    """A case in the ledger alone, in some state, handed over to the technical department; its slip is not drafted."""
    living = Living(office.desk.house, group)
    with living.at_work() as (session, case):
        session.execute(delete(Letter).where(Letter.case_id == case.id))
        referral = office.desk.house.refer.department(session, case, "technical", "", Actor("lan", ("clerk",)))
        case.state = state
        return case.id, referral.id


def case_now(office, case_id):
    with office.desk.house.ledger.reading() as session:
        return session.get_one(Case, case_id)


def events(office, case_id, after=0):
    with office.desk.house.ledger.reading() as session:
        query = select(Event).where(Event.case_id == case_id, Event.ordinal > after).order_by(Event.ordinal)
        return session.scalars(query).all()


def rows(office, table):
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def answered(office, case_id):
    """The CA has answered: the customer is to say yes or no."""
    with office.desk.house.ledger.writing() as session:
        office.desk.house.act(session, session.get_one(Case, case_id), "answer", Actor("approver", ("approver",)))


def act(person, office, case_id, name, **fields):
    """Sends the form of an action as the page of the case has it now."""
    case = case_now(office, case_id)
    fields.setdefault("seen", case.chain_length)
    return person.post(f"/case/{case.number}/act/{name}", **fields)
