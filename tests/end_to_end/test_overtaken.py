"""The same letter at two workers at once is one case."""

import threading

import pytest
from sqlalchemy import select

from pipeline.engine.advance import claim_one, travel
from pipeline.ledger.model import Mail
from tests.mails.forms import plain

pytestmark = pytest.mark.slow
PATIENCE = 30


class Meeting:
    """Work that waits, before it hands over what it came to, until the other one is as far."""

    def __init__(self, work, barrier):
        self._work = work
        self._barrier = barrier

    def __call__(self, row):
        move = self._work(row)
        if row.stage == "triaged" and self._barrier is not None:
            self._barrier.wait(PATIENCE)
        return move


def test_one_case_though_both_were_sorted_before_either_was_filed(desk, monkeypatch):
    body = (
        "Kính gửi E-CA,\ntừ sáng nay token của công ty chúng tôi không ký được tờ khai thuế giá trị gia tăng quý này."
    )
    for _ in range(2):
        desk.write(sender="hoa@abc.example", subject="Token không ký được", body=body, form=plain)
    desk.house.poller.poll()
    ledger, road = desk.house.ledger, desk.house.road
    barrier = threading.Barrier(2)
    file = next(kind for kind in road._works if kind.__name__ == "FileMail")
    monkeypatch.setitem(road._works, file, Meeting(road._works[file], barrier))
    with ledger.reading() as session:
        ids = list(session.scalars(select(Mail.id)))

    def carry(row_id):
        travel(ledger, road, claim_one(ledger, road, "mails", Mail, row_id))

    workers = [threading.Thread(target=carry, args=(row_id,)) for row_id in ids]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    monkeypatch.setitem(road._works, file, Meeting(road._works[file]._work, None))
    assert len(desk.cases()) == 1
    desk.time_passes()
    assert len(desk.cases()) == 1
    assert [mail.stage for mail in desk.mails()] == ["filed", "filed"]
    assert sorted(mail.finding["kind"] for mail in desk.mails()) == ["complaint", "repeat"]
