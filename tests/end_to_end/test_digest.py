"""The daily digest on real servers: at its time, once to each manager, with its picture."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

pytestmark = pytest.mark.slow
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MANAGERS = ("giamdoc@eca.example", "pho@eca.example")
TUESDAY = datetime(2026, 12, 1, 7, 30, tzinfo=HANOI)


def test_on_a_working_morning_each_manager_gets_what_happened_since_the_last_one(make_desk):
    with time_machine.travel(TUESDAY - timedelta(hours=20), tick=True):
        desk = make_desk(digest={"at": "07:30:00", "managers": list(MANAGERS)})
        desk.write()
        desk.work()
    with time_machine.travel(TUESDAY - timedelta(minutes=1), tick=False):
        assert desk.house.digest() == 0
    with time_machine.travel(TUESDAY, tick=True):
        assert desk.house.digest() == 2
        assert desk.house.digest() == 0
        desk.drain()
    for manager in MANAGERS:
        (mail,) = desk.world.customer_mail(manager)
        parsed = mail.parsed
        assert str(parsed["Subject"]).startswith("[Tiếp Nhận] Bản tin khiếu nại E-CA")
        assert parsed["Auto-Submitted"] == "auto-generated"
        text = parsed.get_body(("plain",)).get_content()
        assert desk.cases()[0].number in text
        page = parsed.get_body(("html",)).get_content()
        assert 'src="cid:bieu-do"' in page
        (image,) = [part for part in parsed.walk() if part.get_content_type() == "image/png"]
        assert image["Content-ID"] == "<bieu-do>"
        assert image.get_content().startswith(b"\x89PNG")
    assert [letter.stage for letter in desk.letters()] == ["archived"] * 3
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=True):
        assert desk.house.digest() == 2
