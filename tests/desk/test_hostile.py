"""Whatever strangers send stays text, is drawn within bounds, and harms nobody who looks at it."""

import time
import zlib

import pytest
from lxml import html as lxml_html
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from pipeline.ledger.model import Mail
from tests.desk.payloads import PAYLOADS, SVG, dangers
from tests.mails.forms import plain
from tests.papers import pdfs


def hostile(message, body):
    """Payloads in a text, in an HTML part, in names of files, and files that are SVG and HTML themselves."""
    plain(message, body)
    message.add_alternative(f"<html><body><p>đầu thư</p>{''.join(PAYLOADS)}</body></html>", subtype="html")
    message.make_mixed()
    for payload in PAYLOADS:
        message.add_attachment(payload.encode(), maintype="text", subtype="plain", filename=f"{payload}.txt")
    message.add_attachment(SVG, maintype="image", subtype="svg+xml", filename="anh.svg")
    message.add_attachment(
        b"<html><script>alert(1)</script></html>", maintype="text", subtype="html", filename="a.html"
    )


@pytest.mark.slow
def test_payloads_stay_text(office, clerk):
    desk = office.desk
    body = "Token không nhận, không ký được tờ khai thuế.\n" + "\n".join(PAYLOADS)
    desk.write(subject=f"Token không nhận {' '.join(PAYLOADS)}", body=body, form=hostile)
    desk.work()
    with desk.house.ledger.writing() as session:
        mail = session.scalars(select(Mail)).one()
        mail.sender_name = PAYLOADS[1]
        mail.problems = [f"text: {PAYLOADS[0]}"]
        mail.signers = [{"name": PAYLOADS[2], "organisation": PAYLOADS[3], "serial": PAYLOADS[4], "intact": None}]
        finding = dict(mail.finding)
        finding["reason"] = PAYLOADS[5]
        finding["fields"] = [
            {
                "name": "person",
                "value": PAYLOADS[6],
                "start": 1,
                "end": 9,
                "source": "body",
                "reason": PAYLOADS[7],
                "sure": True,
            }
        ]
        mail.finding = finding
    number = desk.cases()[0].number
    page = clerk.get(f"/case/{number}")
    assert page.status_code == 200 and dangers(page.text) == []
    shown = lxml_html.fromstring(page.text).text_content()
    missing = [payload for payload in PAYLOADS if payload not in shown]
    assert missing == []
    assert "1337" not in page.text
    place = f"/case/{number}/mail/{mail.id}"
    assert dangers(clerk.get(place).text) == []
    answer = clerk.get(f"{place}/html")
    assert "đầu thư" in answer.text and dangers(answer.text) == []
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    )
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    (frame,) = lxml_html.fromstring(page.text).xpath("//iframe")
    assert (frame.get("sandbox"), frame.get("src")) == ("", f"{place}/html")
    papers = [f"{place}/paper/{ordinal}" for ordinal in range(1, len(PAYLOADS) + 3)]
    types = {clerk.get(f"{paper}/file").headers["content-type"] for paper in papers}
    assert types == {"application/octet-stream"}
    assert {clerk.get(f"{paper}/page-1.png").status_code for paper in papers} == {422}


def huge_picture() -> bytes:
    """A PNG of 900 million dots in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    side = (30_000).to_bytes(4, "big")
    squeeze = zlib.compressobj(9)
    lines = b"".join(squeeze.compress(bytes(1 + 30_000 // 8)) for _ in range(30_000)) + squeeze.flush()
    head = side + side + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A PDF of one page that draws ten forms, each of which draws ten, and so on: ten thousand million squares."""
    deepest = 10
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    resources = b"/Resources<</XObject<</F %d 0 R>>>>"
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + resources % 5 + b"/Contents 4 0 R>>")
    objects.append(stream(b"", b"/F Do"))
    for level in range(deepest):
        inner = resources % (6 + level) if level + 1 < deepest else b""
        content = b"/F Do " * 10 if inner else b"0 0 9 9 re f " * 10
        objects.append(stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inner, content))
    out = b"%PDF-1.7\n"
    for number, content in enumerate(objects, 1):
        out += b"%d 0 obj%s endobj\n" % (number, content)
    return out + b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF\n" % (len(objects) + 1)


def stream(fields: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (fields, len(content), content)


@pytest.mark.slow
def test_what_cannot_be_drawn_says_so_and_the_desk_goes_on(make_desk, make_office):
    limits = {"view_seconds": 4, "paper_seconds": 6, "paper_cpu_seconds": 6}
    office = make_office(make_desk(limits=limits))
    clerk, desk = office.person("clerk"), office.desk

    def form(message, body):
        plain(message, body)
        for name, content in (("bom.pdf", bomb()), ("anh.png", huge_picture()), ("don.pdf", pdfs.letter())):
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)

    desk.write(subject="Token không nhận", form=form)
    desk.work()
    number, mail = desk.cases()[0].number, desk.mails()[0]
    place = f"/case/{number}/mail/{mail.id}/paper"
    page = clerk.get(f"/case/{number}")
    assert page.status_code == 200 and len(page.text) < 100_000
    for ordinal in (1, 2):
        answer = clerk.get(f"{place}/{ordinal}/page-1.png")
        assert (answer.status_code, answer.text.partition(":")[0]) == (422, "không vẽ được")
        began = time.monotonic()
        again = clerk.get(f"{place}/{ordinal}/page-1.png")
        assert again.text == answer.text and time.monotonic() - began < 2, "it was tried again at once"
    assert "phải dừng" in clerk.get(f"{place}/1/page-2.png").text
    assert clerk.get(f"{place}/3/page-1.png").headers["content-type"] == "image/png"


@pytest.mark.slow
def test_in_a_browser_nothing_runs_and_nothing_is_asked_of_others(office, clerk):
    loud = "".join(PAYLOADS).replace("alert(1)", "fetch(`http://127.0.0.1:9/stolen`),alert(1)")

    def form(message, body):
        plain(message, body)
        markup = f'<p>đầu thư</p><img src="http://127.0.0.1:9/seen.png">{loud}'
        message.add_alternative(markup, subtype="html")
        message.make_mixed()
        message.add_attachment(huge_picture(), maintype="image", subtype="png", filename=f"{PAYLOADS[2]}.png")

    office.desk.write(subject=f"Token không nhận {PAYLOADS[0]}", body=f"Token không nhận.\n{loud}", form=form)
    office.desk.work()
    address = f"{office.address}/case/{office.desk.cases()[0].number}"
    asked, dialogs = list[str](), list[str]()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.context.add_cookies(
            [{"name": "tiepnhan", "value": clerk.client.cookies["tiepnhan"], "url": office.address}]
        )
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        page.locator("figure").scroll_into_view_if_needed()
        page.locator("figure.failed").wait_for()
        said = page.locator("figure.failed").inner_text()
        page.locator("iframe").scroll_into_view_if_needed()
        page.frame_locator("iframe").get_by_text("đầu thư").wait_for()
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.goto(f"{address}/mail/{office.desk.mails()[0].id}/html")
        page.get_by_text("đầu thư").wait_for()
        browser.close()
    assert dialogs == []
    assert [url for url in asked if not url.startswith((office.address, "data:image/"))] == []
    assert "không vẽ được" in said and wide <= 390
