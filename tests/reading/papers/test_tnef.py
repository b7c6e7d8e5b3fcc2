"""winmail.dat: text, files with their long names, and hostile counts."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.papers.tnef import read
from pipeline.reading.problems import Flaw, has
from tests.papers.tnef import attachment, attribute, body, properties, tnef

RTF = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
PAGE = attribute(0x9007, struct.pack("<II", 1258, 0))
WHOLE = tnef(
    PAGE,
    body({0x3FDE: 65001, 0x1000: "Token của tôi\r\nbị hỏng.\r\n"}),
    attachment(b"DON~1.PDF", b"%PDF\0\0", {0x3707: "Đơn khiếu nại.pdf", 0x0E21: 1}),
    attachment(b"anh.jpg", b"\xff\xd8\xff"),
)


def test_text_and_files():
    paper = read(WHOLE)
    assert paper.text == "Token của tôi\nbị hỏng."
    assert paper.inside == (Inside("Đơn khiếu nại.pdf", b"%PDF\0\0"), Inside("anh.jpg", b"\xff\xd8\xff"))
    assert (paper.how, paper.confidence, paper.problems) == ("tnef", 1.0, ())


@pytest.mark.parametrize(
    "parts",
    [
        body({0x1013: "<p>Đồng <b>ý</b></p>".encode(), 0x3FDE: 65001}),
        body({0x1013: "<p>Đồng <b>ý</b></p>"}),
        body({0x1000: ("Đồng ý".encode(),)}),
        attribute(0x800C, "Đồng ý\0".encode()),
    ],
)
def test_text_by_every_way(parts):
    assert read(tnef(parts)).text == "Đồng ý"


def test_text_in_its_code_page():
    paper = read(tnef(PAGE, attribute(0x800C, b"T\xf4i kh\xf4ng \xf0\xf4\xecng y\xec\0")))
    assert paper.text == "Tôi không đống ý"


def test_rtf_is_a_file_when_there_is_nothing_else():
    assert read(tnef(body({0x1009: RTF}))).inside == (Inside("body.rtf", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),)
    assert read(tnef(body({0x1009: RTF, 0x1000: "a"}))).inside == ()
    assert has(Flaw.DAMAGED, read(tnef(body({0x1009: b"x" * 40}))).problems)


def test_an_attached_mail_is_read_again():
    paper = read(tnef(attachment(b"m", None, {0x3701: [WHOLE], 0x3001: "Thư cũ"})))
    assert [one.name for one in paper.inside] == ["m"]
    assert read(paper.inside[0].content).text == "Token của tôi\nbị hỏng."


def test_several_values_and_named_properties_are_passed_over():
    several = struct.pack("<HHIIIII", 0x101F, 0x6000, 2, 2, 0x41, 2, 0x42)
    shorts = struct.pack("<HHIHHHxx", 0x1002, 0x6001, 3, 1, 2, 3)
    named = struct.pack("<HH16xII", 0x1F, 0x8001, 1, 6) + b"a\0b\0\0\0\0\0" + struct.pack("<III", 1, 2, 0x43)
    text = properties({0x1000: "sau"})[4:]
    value = struct.pack("<I", 4) + several + shorts + named + text
    assert read(tnef(attribute(0x9003, value))).text == "sau"


@pytest.mark.parametrize(
    "value",
    [
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x1003, 0x6000, 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x001F, 0x1000, 0xFFFFFFFF),
        struct.pack("<IHHII", 1, 0x001F, 0x1000, 1, 0xFFFFFFFF),
        struct.pack("<IHH", 1, 0x7777, 0x1000),
        struct.pack("<IHH16xII", 1, 0x1F, 0x8001, 1, 0xFFFFFFFF),
        b"",
    ],
)
def test_hostile_counts(value):
    paper = read(tnef(attribute(0x9003, value), attribute(0x800C, b"sau")))
    assert paper.text == "sau"
    assert has(Flaw.DAMAGED, paper.problems)


def test_hostile_files_come_to_an_end():
    assert has(Flaw.TOO_MANY, read(tnef(attribute(0x9002, b"") * 50_000)).problems)
    assert read(tnef(attribute(0, b"") * 200_000)).text == ""


def test_what_is_cut_off():
    paper = read(WHOLE[:-4])
    assert paper.text.startswith("Token")
    assert has(Flaw.DAMAGED, paper.problems)
    assert has(Flaw.DAMAGED, read(b"").problems)


@given(st.lists(st.tuples(st.integers(4, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=5))
@settings(max_examples=100)
def test_any_damage(changes):
    content = bytearray(WHOLE)
    for at, value in changes:
        content[at] = value
    assert isinstance(read(bytes(content)), Paper)
    assert read(bytes(content)) == read(bytes(content))


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes(content):
    assert isinstance(read(tnef(content)), Paper)
    assert isinstance(read(tnef(attribute(0x9003, content))), Paper)
