"""Mails passed on without own words: read for their content, with their first sender."""

import pytest

from pipeline.reading.reply import Sender, own_words

CONTENT = "Kính gửi Trung tâm,\nToken của tôi bị hỏng, đề nghị đổi.\n"
MARKS = (
    "---------- Forwarded message ---------",
    "---------- Thư chuyển tiếp ----------",
    "---------- Thư đã chuyển tiếp ---------",
    "-------- Forwarded Message --------",
    "----- Thư đã chuyển tiếp -----",
    "Begin forwarded message:",
    "Bắt đầu thư được chuyển tiếp:",
    "---------- 전달된 메일 ---------",
)
BLOCK = (
    "Từ: Nguyễn Thị Sen <Sen@example.vn>\nDate: Th 2, 9 thg 11, 2026 lúc 16:40\nSubject: Token\nTo: info@example.vn\n\n"
)
SEN = Sender("Nguyễn Thị Sen", "sen@example.vn")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("below", ["", "\n\nGửi từ iPhone của tôi\n\n", "Trân trọng,\nLê Lan\n\n"])
def test_forward(mark, below):
    text = f"{below}{mark}\n{BLOCK}{CONTENT}"
    reply = own_words(text)
    assert reply.forwarded
    assert reply.own_text == ""
    assert reply.sender == SEN
    assert text[reply.content.start : reply.content.end].strip() == CONTENT.strip()


def test_forward_with_own_words():
    reply = own_words(f"Chị xem giúp em.\n\n{MARKS[0]}\n{BLOCK}{CONTENT}")
    assert not reply.forwarded
    assert reply.own_text == "Chị xem giúp em."
    assert CONTENT in "".join(reply.pieces("forwarded"))


def test_forward_of_a_forward_gives_the_first_sender():
    outer = "From: Lê Lan <lan@example.vn>\nDate: Mon, Nov 9, 2026\nSubject: Fwd: Token\nTo: a@example.vn\n\n"
    assert own_words(f"{MARKS[0]}\n{outer}{MARKS[0]}\n{BLOCK}{CONTENT}").sender == SEN


def test_the_outer_sender_stands_when_he_said_something():
    outer = "From: Lê Lan <lan@example.vn>\nDate: Mon, Nov 9, 2026\nSubject: Fwd: Token\n\nXem giúp em.\n\n"
    assert own_words(f"{MARKS[0]}\n{outer}{MARKS[0]}\n{BLOCK}{CONTENT}").sender == Sender("Lê Lan", "lan@example.vn")


def test_marked_forward():
    marked = "".join(f"> {line}\n" for line in f"{BLOCK}{CONTENT}".splitlines())
    reply = own_words(f"Begin forwarded message:\n\n{marked}")
    assert reply.forwarded
    assert reply.sender == SEN


def test_an_empty_reply_is_no_forward():
    reply = own_words("Vào Th 5, 12 thg 11, 2026 vào lúc 09:15 CSKH <info@example.vn> đã viết:\n\n> Kính gửi\n")
    assert not reply.forwarded
    assert reply.own_text == ""
    assert reply.sender is None
