"""What is shown of files: pages as pictures in all forms of files, and a mail's HTML wherever it is packed."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from PIL import Image, TiffImagePlugin

from pipeline.reading.problems import Flaw, in_words, problem
from pipeline.reading.showing.errors import Undrawable
from pipeline.reading.showing.page import safe_page
from pipeline.reading.showing.picture import LONGEST, WIDEST, draw
from tests.papers import pdfs
from tests.papers.ole import compound, message
from tests.reading.test_smime import certified, sign

STAMP = (200, 30, 30)


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **more)
    return file.getvalue()


def drawn(content: bytes, page: int = 1) -> Image.Image:
    image = Image.open(io.BytesIO(draw(content, page)))
    assert image.format == "PNG" and image.width <= WIDEST and max(image.size) <= LONGEST
    return image


def photo(width: int = 3000, height: int = 2000) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    image.paste(STAMP, (width // 4, height // 4, width // 2, height // 2))
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_stamp_stays_red(form: str) -> None:
    image = drawn(saved(photo(), form)).convert("RGB")
    assert image.size == (1200, 800)
    colour = image.getpixel((400, 300))
    assert isinstance(colour, tuple) and colour[0] > 170 and max(colour[1:]) < 80


def test_a_photo_is_turned_as_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert drawn(saved(photo(), "JPEG", exif=exif)).size == (1131, 1697)


def test_what_is_transparent_lies_on_white() -> None:
    assert drawn(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).convert("L").getextrema() == (255, 255)


def test_odd_kinds_of_pictures() -> None:
    for mode, value in (("1", 1), ("L", 255), ("P", 0), ("I;16", 65_535), ("CMYK", 0), ("LA", (255, 255))):
        form = "TIFF" if mode == "CMYK" else "PNG"
        assert drawn(saved(Image.new(mode, (40, 60), value), form)).size == (40, 60), mode


def test_each_page_of_a_fax() -> None:
    pages = [Image.new("1", (200, 300), page % 2) for page in range(3)]
    fax = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert TiffImagePlugin.TiffImageFile(io.BytesIO(fax)).n_frames == 3
    assert [drawn(fax, page).getextrema() for page in (1, 2, 3)] == [(0, 0), (255, 255), (0, 0)]
    with pytest.raises(Undrawable, match="không có trang này"):
        draw(fax, 4)


@pytest.mark.parametrize("size", ["14400pt 14400pt", "3pt 14400pt", "14400pt 3pt", "20pt 20pt"])
def test_pages_of_any_size_make_pictures_of_bounded_size(size: str) -> None:
    drawn(pdfs.written("x", style=f"@page {{ size: {size}; margin: 0 }} body {{ font-size: 3px }}"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pdfs.locked(pdfs.written("x")), "mật khẩu"),
        (b"%PDF-1.7\nnothing", "hỏng"),
        (b"\x89PNG\r\n\x1a\n broken", "hỏng"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không có hình trang"),
        (b"#!/bin/sh", "không có hình trang"),
        (b"", "không có hình trang"),
    ],
)
def test_what_cannot_be_drawn(content: bytes, why: str) -> None:
    with pytest.raises(Undrawable, match=why):
        draw(content, 1)


@pytest.mark.parametrize("page", [0, -1, 2, 10**12])
def test_pages_that_are_not_there(page: int) -> None:
    for content in (pdfs.written("x"), saved(photo(30, 20), "PNG")):
        with pytest.raises(Undrawable):
            draw(content, page)


def test_a_page_out_of_an_outlook_file() -> None:
    msg = compound(
        message(
            {0x0037: "Khiếu nại", 0x1013: b"<p>Xin <b>ch\xc3\xa0o</b><script>x()</script></p>"}, {(0x3FDE, 3): 65001}
        )
    )
    page = safe_page(msg, "thu.msg")
    assert page is not None and "<p>Xin <b>" in page and "x()" not in page


def test_a_page_out_of_a_sealed_mail(tmp_path) -> None:
    entity = "Content-Type: text/html; charset=utf-8\r\n\r\n<p onclick=x()>Tôi đồng ý.</p>\r\n".encode()
    sealed = sign(certified(tmp_path, "ec"), "-nodetach", content=entity)
    head = b"From: a@b.example\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
    page = safe_page(head.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: binary\r\n\r\n") + sealed)
    assert page is not None and "<p>Tôi đồng ý.</p>" in page


@pytest.mark.parametrize("unit", ["<div>", "<table><tr><td>", "<b><i>", "<font color=red>", "<svg><p>", "<a href=x>"])
def test_nesting_without_end_takes_no_time_without_end(unit: str) -> None:
    began = time.monotonic()
    safe_page(b"Content-Type: text/html\r\nFrom: a@b.example\r\n\r\n" + (unit * 20_000).encode())
    assert time.monotonic() - began < 20


@given(st.lists(st.sampled_from([
    "<", ">", '"', "'", "=", "/", " ", "script", "svg", "math", "style", "img", "src", "href", "onload", "javascript:",
    "x", "<!--", "-->", "&lt;", "&#0;", "<p", "<a ", "data:text/html,", "<![CDATA[", "]]>", "title", "mglyph", "\0",
]), max_size=40))  # fmt: skip
@settings(max_examples=300)
def test_whatever_markup_nothing_runs(parts: list[str]) -> None:
    page = safe_page(
        b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + "".join(parts).encode()
    )
    assert page is not None
    for each in lxml_html.fromstring(page).iter():
        assert each.tag not in ("script", "svg", "math", "iframe", "object", "embed", "form", "input", "link", "base")
        assert not any(name.startswith("on") or "script:" in value for name, value in each.attrib.items())


def test_every_flaw_has_words() -> None:
    assert all(in_words(problem(flaw, "x")) != in_words("x: y") for flaw in Flaw)
    assert in_words("text: repaired, it had been tcvn3") == "chữ viết bằng bảng mã cũ hoặc bị lỗi phông đã được sửa lại"
    assert in_words("anything") == "có chi tiết bất thường khi đọc"
