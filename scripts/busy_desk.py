"""A desk on a busy morning, for pictures and browser tests: complaints of some days, letters on their way, replies."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from pipeline.cases.act import Actor
from pipeline.cases.actions import Told
from pipeline.cases.lifecycle import ANYBODY
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter
from pipeline.letters import approve as approval
from pipeline.letters.answer import DraftAnswer
from pipeline.letters.facts import GivenAnswer
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.end_to_end.desk import Desk
from tests.mails import on_paper
from tests.mails.complaints import CUSTOMERS, OUT_OF_SCOPE, complaint
from tests.servers.authority import Authority
from tests.servers.softhsm import SoftHsm
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import DESK

HOURS_BETWEEN = 15
"""Between one complaint and the next: the first are overdue, the last have just come."""
TERMS: Mapping[str, Any] = {
    "handover": {"by_itself": True},
    "departments": {"technical": {"mailbox": "kythuat@eca.test"}, "records": {"mailbox": "hoso@eca.test"}},
}
RESULT = "Thiết bị USB Token đã được thay mới, miễn phí. Quý khách hàng có thể ký và nộp tờ khai như bình thường."
FOUND = "Bộ phận kỹ thuật đã kiểm tra nhật ký của hệ thống: thiết bị lỗi phần cứng, chứng thư số vẫn còn hiệu lực."
CLERK = Actor("lan", ANYBODY)


@contextmanager
def busy_desk(folder: Path, authority: Authority | None = None, softhsm: SoftHsm | None = None) -> Iterator[Desk]:
    """Gives a desk at work in a world of its own."""
    options = WorldOptions(clear=True, procedure=TERMS)
    with ExitStack() as closing:
        world = closing.enter_context(World(folder, options, authority=authority, softhsm=softhsm))
        desk = Desk(world, House(Settings.load(world.settings_file), closing))
        _complaints(desk)
        _answers(desk)
        yield desk


def _complaints(desk: Desk) -> None:
    customers = (*CUSTOMERS, OUT_OF_SCOPE)
    for place, customer in enumerate(customers):
        at = datetime.now(UTC) - timedelta(hours=HOURS_BETWEEN * (len(customers) - 1 - place), minutes=7)
        desk.world.deliver(complaint(customer, DESK, at), at)
    for letter in (on_paper.scanned(DESK), on_paper.locked(DESK)):
        desk.world.deliver(letter, datetime.now(UTC) - timedelta(minutes=25))
    desk.work()
    desk.house.reminders.remind()
    desk.drain()


def _answers(desk: Desk) -> None:
    """Three answers are written; two are approved and sent; one customer agrees, one does not."""
    house = desk.house
    with house.ledger.writing() as session:
        cases = list(session.scalars(select(Case).order_by(Case.id).limit(3)))
        for case in cases:
            given = GivenAnswer(complaint=case.subject, found=FOUND, result=RESULT)
            letter = DraftAnswer(house.mail_domain)(session, case, given, "lan")
            if case is not cases[2]:
                approval.approve(session, letter, "ha", by_another=False)
    desk.drain()
    words = {"agree": "Chúng tôi đồng ý với kết quả xử lý.", "disagree": "Chúng tôi chưa đồng ý: thiết bị mới vẫn lỗi."}
    with house.ledger.writing() as session:
        for case, (name, said) in zip(session.scalars(select(Case).order_by(Case.id)), words.items(), strict=False):
            house.actions(session, case, name, Told(how="phone", words=said), CLERK)
    desk.drain()


def sent(desk: Desk) -> list[Letter]:
    """The letters that went out."""
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(Letter).where(Letter.sent_at < now())))
