"""Files in the text of a mail, as old programs and scanners send them."""

import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading import uuencode
from pipeline.reading.content import whole
from pipeline.reading.problems import Flaw, has

CONTENT = bytes(range(256)) * 3 + b"\0\0\0"


class Found:
    """What is found in a text: what remains of it, the files, problems."""

    def __init__(self, text):
        raw = text.encode()
        taken = uuencode.take_out(b"#" + raw + b"#", 1, len(raw) + 1)
        self.text = b"".join((b"#" + raw)[start:end] for start, end in taken.kept).decode()
        self.files = tuple((name, whole(content)) for name, content in taken.files)
        self.problems = taken.problems


def decode_part(body):
    found = uuencode.decode_part(body, 0, len(body))
    return None if found is None else whole(found)


def encoded(content=CONTENT, name="don.pdf", end="\n`\nend"):
    lines = [binascii.b2a_uu(content[at : at + 45]).decode().rstrip("\n") for at in range(0, len(content), 45)]
    return f"begin 644 {name}\n" + "\n".join(lines) + end


def test_a_file_in_the_text():
    found = Found(f"Kính gửi,\n{encoded()}\nTrân trọng")
    assert (found.text, found.files, found.problems) == ("Kính gửi,\nTrân trọng", (("don.pdf", CONTENT),), ())


def test_two_files_and_line_ends_of_windows():
    text = f"{encoded()}\n\n{encoded(b'hai', 'Đơn khiếu nại.txt')}\n".replace("\n", "\r\n")
    assert Found(text).files == (("don.pdf", CONTENT), ("Đơn khiếu nại.txt", b"hai"))


def test_blanks_at_the_ends_of_lines_were_lost():
    text = encoded().replace("`", " ")
    assert Found("\n".join(line.rstrip() for line in text.split("\n"))).files == (("don.pdf", CONTENT),)


def test_a_sign_for_checking_behind_each_line():
    lines = encoded().split("\n")
    assert Found("\n".join([lines[0], *(line + "X" for line in lines[1:-2]), *lines[-2:]])).files[0][1] == CONTENT


def test_rubbish_in_the_last_group():
    content = CONTENT + b"tail"
    *lines, last, grave, end = encoded(content).split("\n")
    assert Found("\n".join([*lines, last[:-1] + "_", grave, end])).files == (("don.pdf", content),)


def test_no_padding():
    assert Found("begin 644 a\n#86%A\n!80\n`\nend").files == (("a", b"aaaa"),)


def test_an_empty_file():
    assert Found("begin 644 a\n`\nend").files == (("a", b""),)


def test_a_block_that_lost_its_end():
    found = Found(f"Thư:\n{encoded(end='')}")
    assert found.files == (("don.pdf", CONTENT),)
    assert found.text == "Thư:\n"
    assert has(Flaw.DAMAGED, found.problems)


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 don.pdf",
        "begin 644 don.pdf\nlà dòng đầu của tệp, máy tôi không mở được.\nend",
        "begin 644 don.pdf\nend",
        "begin 644 don.pdf\nHELLO\n",
        "We begin 644 tests now",
        "begin 999 a\n#86%A\nend",
        "",
    ],
)
def test_words_that_only_look_like_it_stay(text):
    found = Found(text)
    assert (found.text, found.files, found.problems) == (text, (), ())


def test_a_name_is_no_path():
    assert Found(encoded(name="../../a\\b.txt")).files[0][0] == ".._.._a_b.txt"


def test_too_many_files():
    found = Found("begin 644 a\n`\nend\n" * 300)
    assert len(found.files) == 200
    assert has(Flaw.TOO_MANY, found.problems)


def test_a_part_in_uuencode():
    assert decode_part(b"\r\n" + encoded().encode().replace(b"\n", b"\r\n")) == CONTENT
    assert decode_part(b"not at all") is None


@given(st.text(alphabet="begin 644\n`M#end\r\u1ea1", max_size=300))
@settings(max_examples=100)
def test_any_text(text):
    assert vars(Found(f"begin 644 a\n{text}")) == vars(Found(f"begin 644 a\n{text}"))


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes(body):
    assert decode_part(body) == decode_part(body)


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_there_and_back(content):
    assert Found(encoded(content)).files == ((("don.pdf", content),))


def test_hostile_text_comes_to_an_end():
    assert Found("begin 644 a\n" * 50_000).files == ()
