"""Whatever strangers send stays text, is drawn within bounds, and harms nobody who looks at it."""

import io
import time
import zlib

import pytest
from lxml import html as lxml_html
from PIL import Image
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from pipeline.ledger.model import Mail
from pipeline.reading.showing.page import safe_page
from tests.mails.forms import plain
from tests.papers import pdfs

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    "<a href='jAvAsCrIpT&colon;alert(1)'>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "</textarea></title></style></script><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "{{ 7 * 191 }}{% raw %}${7*191}",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<b hx-get='/leave' hx-trigger='load' hx-on:load='alert(1)'>x</b>",
    "<style>@import 'http://evil.example/x.css';*{background:url(http://evil.example)}</style>",
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><circle r="9"/></svg>'
ADDRESSES = ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href", "poster")


def dangers(markup: str) -> list[str]:
    """What of a page could run or load: as a parser sees it."""
    tree = lxml_html.fromstring(markup)
    found = [each.tag for each in tree.iter() if each.tag in ("object", "embed", "svg", "math", "base", "meta.refresh")]
    found += [
        f"script {each.text}"
        for each in tree.iter("script")
        if each.text or not each.get("src", "").startswith("/static/")
    ]
    for each in tree.iter():
        for name, value in each.attrib.items() if isinstance(each.tag, str) else ():
            if name.startswith(("on", "hx-on")) or (
                name in ADDRESSES and not value.startswith(("/", "#", "data:image/"))
            ):
                found.append(f"{each.tag} {name}={value}")
    return found


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


def as_mail(markup: str, *pictures: tuple[str, str, bytes]) -> bytes:
    parts = [f"Content-Type: text/html; charset=utf-8\r\n\r\n{markup}".encode()]
    for name, kind, content in pictures:
        head = f"Content-Type: {kind}\r\nContent-ID: <{name}>\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        parts.append(head.encode() + content)
    lines = b"".join(b"--=_x\r\n" + part + b"\r\n" for part in parts)
    head = b'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_x"\r\n\r\n'
    return head + lines + b"--=_x--\r\n"


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(file, "PNG")
    return file.getvalue()


def test_a_page_of_a_mail_loads_nothing_but_its_own_pictures():
    markup = (
        '<p style="color:red; background:url(http://evil.example/a); width:9px">chữ</p><img src="cid:ok" alt="con dấu">'
        '<img src="cid:svg"><img src="http://evil.example/b.png"><img src="data:image/svg+xml;base64,PHN2Zz4=">'
        '<img src="data:image/png;base64,iVBORw0KGgo="><img src="cid:lies"><img srcset="http://evil.example/c 2x">'
        '<a href="https://abc.example/?a=1&b=2">nối</a><a href="data:text/html,x">d</a><a href="//evil.example">e</a>'
        '<table background="http://evil.example/d"><tr><td bgcolor="#eee">ô</td></tr></table>'
        '<p style="color:\\75rl(http://evil.example)">f</p><link rel=stylesheet href="http://evil.example/x.css">'
    )
    page = safe_page(
        as_mail(markup, ("ok", "image/png", png()), ("svg", "image/svg+xml", SVG), ("lies", "image/png", SVG))
    )
    assert page is not None and "evil.example" not in page and dangers(page.replace("https://abc.example", "/")) == []
    tree = lxml_html.fromstring(page)
    assert [each.get("src", "")[:22] for each in tree.iter("img")] == [
        "data:image/png;base64,", "", "", "", "data:image/png;base64,", "", ""
    ]  # fmt: skip
    (link, dead, other) = tree.iter("a")
    assert (link.get("target"), link.get("rel")) == ("_blank", "noopener noreferrer nofollow")
    assert link.get("href") == "https://abc.example/?a=1&b=2" and dead.get("href") is other.get("href") is None
    assert "color:red" in tree.find(".//p").get("style") and "chữ" in page and "ô" in page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_page_of_a_mail_runs(payload):
    page = safe_page(as_mail(f"<p>đầu thư</p>{payload}"))
    assert page is not None and "đầu thư" in page and dangers(page) == []


def test_a_mail_without_html_has_no_page():
    assert safe_page(b"From: a@b.example\r\nSubject: x\r\n\r\n<b>no HTML</b>") is None


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
