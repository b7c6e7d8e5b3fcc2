"""A letter that did not arrive, as people at the desk see it."""

import re

import pytest
from sqlalchemy import select

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter, Task
from tests.desk.people import words
from tests.mails import bounces
from tests.mails.bounces import Lost

pytestmark = pytest.mark.slow
CUSTOMER = "hoa@abc.example"
HOSTILE = "550 <script>alert(1)</script> {to} unknown"


def undelivered(office) -> tuple[str, Letter]:
    """A slip that went out and came back; gives the case's number too."""
    desk = office.desk
    desk.write(sender=CUSTOMER)
    desk.work()
    with desk.house.ledger.reading() as session:
        slip = session.scalars(select(Letter)).one()
    desk.world.deliver(bounces.postfix(Lost(CUSTOMER, slip.message_id), diagnostic=HOSTILE), now())
    desk.work()
    with desk.house.ledger.reading() as session:
        return session.scalars(select(Case)).one().number, slip


def test_the_letters_page_the_timeline_and_the_case_say_that_it_did_not_arrive(office, clerk):
    number, slip = undelivered(office)
    page = clerk.get(f"/case/{number}/letter/{slip.id}")
    assert "<script>alert" not in page.text
    assert f"Văn bản không tới nơi {CUSTOMER}. Máy chủ thư báo: 550 <script>alert(1)</script>" in words(page)
    bounce = re.search(rf"/case/{number}/mail/\d+", page.text)[0]
    assert "Undelivered Mail Returned to Sender" in words(clerk.get(bounce))

    timeline = words(clerk.get(f"/case/{number}/timeline"))
    assert "Văn bản không tới nơi" in timeline
    assert "không tới nơi: 550" in timeline
    case = clerk.get(f"/case/{number}")
    assert f'href="{bounce}"' in case.text
    assert f"không tới nơi {CUSTOMER}" in words(case)


def test_the_task_is_done_at_the_desk(office, clerk):
    number, _ = undelivered(office)
    with office.desk.house.ledger.reading() as session:
        task = session.scalars(select(Task)).one()
    page = clerk.get(f"/case/{number}")
    place = re.search(rf'action="([^"]*/{task.id}[^"]*)"', page.text)[1]
    clerk.post(place, outcome="Đã gọi điện, khách hàng cho địa chỉ khác")
    with office.desk.house.ledger.reading() as session:
        assert session.get_one(Task, task.id).done_by == "clerk"
