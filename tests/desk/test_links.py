"""No link of the desk leads nowhere: each role follows all that its pages offer."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from pipeline.desk.app import make_app
from pipeline.desk.service import Service
from pipeline.settings import Desk as DeskSettings
from scripts.busy_desk import busy_desk
from tests.desk.people import USERS, Office, Person

pytestmark = pytest.mark.slow
MOST = 90
"""Pages that one person looks at; the first of each kind come first."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory, authority, session_softhsm) -> Iterator[Office]:
    """A served desk on a busy morning."""
    with busy_desk(tmp_path_factory.mktemp("links"), authority, session_softhsm) as desk:
        given = DeskSettings(port=0)
        office = Office(desk, Service(make_app(desk.house, given), given, desk.house.notices.add))
        office.open()
        yield office
        office.close()


def links(page) -> list[str]:
    """What a page leads to, pictures and frames too."""
    found = re.findall(r'(?:href|src|hx-get)="(/[^"#]*)', page.text)
    return [unescape(each) for each in found if not each.startswith("/static/")]


def kind(path: str) -> str:
    """What a path is an instance of."""
    return re.sub(r"\d+", "1", path.partition("?")[0])


@pytest.mark.parametrize("name", USERS)
def test_every_link_leads_somewhere(busy, name):
    person: Person = busy.person(name)
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    wanted = ["/"]
    while wanted and len(seen) < MOST:
        wanted.sort(key=lambda path: kinds.get(kind(path), 0))
        path = wanted.pop(0)
        if path in seen:
            continue
        seen.add(path)
        kinds[kind(path)] = kinds.get(kind(path), 0) + 1
        page = person.get(path)
        assert page.status_code == 200, (name, path, page.status_code)
        if page.headers["content-type"].startswith("text/html"):
            wanted += links(page)
    assert len(kinds) > (3 if name == "administrator" else 7)
