"""People who use the desk as it is served: they enter, read pages, and send the forms that they find there."""

import re
import time
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
from lxml import html as lxml_html

from pipeline.desk.safety.passwords import Passwords
from pipeline.desk.safety.people import Given, add_user
from pipeline.desk.service import Service
from pipeline.ledger.model import User
from tests.end_to_end.desk import Desk

PASSWORD = "mot mat khau that dai"
USERS = {
    "clerk": Given("Nguyễn Thị Lan", ("clerk",)),
    "handler": Given("Trần Văn Hùng", ("handler",), "technical"),
    "approver": Given("Phạm Thu Hà", ("approver",)),
    "manager": Given("Lê Quốc Bảo", ("manager",)),
    "administrator": Given("Quản trị", ("administrator",)),
}


class Person:
    """One person's browser, without JavaScript."""

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self.client = httpx.Client(base_url=address, timeout=30)

    def enter(self, password: str = PASSWORD) -> httpx.Response:
        return self.client.post("/entry", data={"name": self.name, "password": password})

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Asks for a page and follows where it leads."""
        return self.client.get(path, follow_redirects=True, **more)

    def post(self, path: str, token: str | None = None, files: Any = None, **fields: Any) -> httpx.Response:
        """Sends a form with the session's token, and follows where it leads."""
        data = {"form_token": self.token if token is None else token, **fields}
        return self.client.post(path, data=data, files=files, follow_redirects=True)

    @property
    def token(self) -> str:
        """The form token, as each page has it."""
        found = re.search(r'name="form_token" value="([^"]+)"', self.get("/").text)
        assert found, "no form on the first page"
        return found[1]


def words(page: httpx.Response) -> str:
    """The text of a page, blanks made one."""
    return " ".join(lxml_html.fromstring(page.text).text_content().split())


def told(page: httpx.Response) -> str:
    """What the page tells of what was done."""
    found = re.search(r'<p class="told[^"]*"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


@dataclass
class Office:
    """A served desk with its people."""

    desk: Desk
    service: Service
    _kept: str = field(default_factory=lambda: Passwords().kept(PASSWORD))
    _persons: list[Person] = field(default_factory=list)

    def open(self) -> None:
        with self.desk.house.ledger.writing() as session:
            for name, given in USERS.items():
                add_user(session, name, given, None).password = self._kept
        self.service.start()
        until = time.monotonic() + 20
        while self.service.port is None:
            assert time.monotonic() < until, "the desk was not served in 20 seconds"
            time.sleep(0.02)

    def close(self) -> None:
        for person in self._persons:
            person.client.close()
        self.service.stop()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    def person(self, name: str, enter: bool = True) -> Person:
        """Somebody of a role, who has entered."""
        person = Person(self.address, name)
        self._persons.append(person)
        if enter:
            assert person.enter().status_code == 303
        return person

    def user(self, name: str) -> User:
        with self.desk.house.ledger.reading() as session:
            return session.query(User).filter_by(name=name).one()
