"""The desk in Chromium: entering, keys, phone width, without JavaScript; nothing leaves this machine."""

import pytest

from tests.desk.browsing import tab

pytestmark = pytest.mark.slow


def test_a_clerk_enters_by_the_keyboard_and_reads_the_queue(office, chromium):
    office.desk.write(subject="Token không nhận", body="Token của tôi cắm vào máy không nhận, không ký được tờ khai.")
    office.desk.work()
    with tab(chromium, office) as opened:
        page = opened.enter("clerk")
        assert page.locator("table.list tbody tr").count() == 1
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/case/KN-*")
        assert opened.faults() == []
