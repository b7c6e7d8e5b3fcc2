"""A mail's HTML as it is shown: nothing runs, nothing is loaded but the mail's own pictures."""

import io

import pytest
from lxml import html as lxml_html
from PIL import Image

from pipeline.reading.showing.page import safe_page
from tests.desk.payloads import PAYLOADS, SVG, dangers


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
