"""Chromium as a clerk uses it: every request must stay at the desk, and nothing may go wrong in a page's scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.desk.people import PASSWORD, Office

LAPTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
SERIOUS = ("serious", "critical")


@dataclass
class Tab:
    """A tab in which somebody works; `elsewhere` are requests that left the desk, `wrong` complaints of scripts."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def enter(self, name: str) -> Page:
        """Enters by the keyboard."""
        page = self.go("/entry")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/entry" not in url)
        return page

    def faults(self) -> list[str]:
        """What axe-core finds that is serious, on the page as it is."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['id']}: {each['help']}: {'; '.join(node['html'][:120] for node in each['nodes'][:3])}"
            for each in found["violations"]
            if each["impact"] in SERIOUS
        ]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # A refused request (409, 422) is told by the browser too; it is the page's business.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append(message.text)


@contextmanager
def tab(browser: Browser, office: Office, size: ViewportSize = LAPTOP, scripts: bool = True) -> Iterator[Tab]:
    """Opens a tab of a browser of its own; at its end nothing may have left the desk or gone wrong."""
    with browser.new_context(viewport=size, locale="vi-VN", java_script_enabled=scripts) as context:
        page = context.new_page()
        opened = Tab(page, office.address)
        page.set_default_timeout(15_000)
        page.on("request", opened._asked)
        page.on("console", opened._said)
        page.on("pageerror", lambda error: opened.wrong.append(str(error)))
        yield opened
        assert opened.elsewhere == []
        assert opened.wrong == []
