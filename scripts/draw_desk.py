"""Draws the pictures of the desk in templates/previews/: its pages on a busy morning, as Chromium shows them."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from sqlalchemy import select

from pipeline.desk.app import make_app
from pipeline.desk.service import Service
from pipeline.ledger.model import Case, Letter
from pipeline.settings import Desk as DeskSettings
from scripts.busy_desk import busy_desk
from tests.desk.browsing import PHONE, tab
from tests.desk.conftest import CHROMIUM
from tests.desk.people import Office

PREVIEWS = Path(__file__).parents[1] / "templates" / "previews"
LAPTOP = ViewportSize(width=1280, height=800)
SETTLE_MS = 1500
COLOURS = 64
PAGES = {
    "desk_queue": ("clerk", "/queue", LAPTOP),
    "desk_case": ("clerk", "CASE", LAPTOP),
    "desk_letter": ("approver", "LETTER", LAPTOP),
    "desk_counter": ("clerk", "/counter", LAPTOP),
    "desk_held": ("clerk", "/held", LAPTOP),
    "desk_figures": ("manager", "/figures", LAPTOP),
    "desk_phone": ("clerk", "CASE", PHONE),
}
"""Name of the picture: who looks, at what, in a window of which size."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, busy_desk(Path(folder, "world")) as desk:
        given = DeskSettings(port=0)
        office = Office(desk, Service(make_app(desk.house, given), given, desk.house.notices.add))
        office.open()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name in PAGES:
                file = PREVIEWS / f"{name}.png"
                drawn(browser, office, name).save(file, optimize=True)
                print(file)
            browser.close()
        office.close()


def drawn(browser: Browser, office: Office, name: str) -> Image.Image:
    """A page as somebody sees it."""
    who, path, size = PAGES[name]
    with tab(browser, office, size) as opened:
        opened.enter(who)
        opened.go(place(office, path)).wait_for_timeout(SETTLE_MS)
        shot = opened.page.screenshot()
    return Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def place(office: Office, path: str) -> str:
    """CASE is a letter with much that was found in it, LETTER an answer that waits for a yes."""
    with office.desk.house.ledger.reading() as session:
        case = session.scalars(select(Case).where(Case.customer.like("%Thanh Miện%"))).one()
        letter = session.scalars(select(Letter).where(Letter.stage == "approve")).first()
        answered = session.get_one(Case, letter.case_id)
    return path.replace("CASE", f"/case/{case.number}").replace("LETTER", f"/case/{answered.number}/letter/{letter.id}")


if __name__ == "__main__":
    main()
