"""The desk in the browser: served over a world of real servers, and people of every role who use it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.desk.app import make_app
from pipeline.desk.service import Service
from pipeline.settings import Desk as DeskSettings
from tests.desk.people import Office, Person
from tests.end_to_end.conftest import MakeDesk, make_desk
from tests.end_to_end.desk import Desk

__all__ = ["make_desk"]

DEPARTMENTS = {"departments": {"technical": {"address": "kythuat@eca.test"}, "records": {"address": "hoso@eca.test"}}}
CHROMIUM = "/usr/bin/chromium"
MakeOffice = Callable[..., Office]


@pytest.fixture
def make_office(make_desk: MakeDesk) -> Iterator[MakeOffice]:
    """Serves a desk; keyword arguments are settings of [desk]. `office.desk` is the world it works in."""
    with ExitStack() as closing:

        def make(desk: Desk | None = None, **settings: object) -> Office:
            desk = desk or make_desk()
            given = DeskSettings.model_validate({"port": 0, **settings})
            office = Office(desk, Service(make_app(desk.house, given), given, desk.house.notices.add))
            closing.callback(office.close)
            office.open()
            return office

        yield make


@pytest.fixture
def office(make_office: MakeOffice) -> Office:
    """A desk with the usual settings and a user for each role."""
    return make_office()


@pytest.fixture
def clerk(office: Office) -> Person:
    """A records clerk who has entered."""
    return office.person("clerk")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one a module: as long as it is there, the main thread can run no other event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])  # root may have none
        yield browser
        browser.close()
