"""Any text at all: the spans cover it, nothing is raised, and hostile texts come to an end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.reply import own_words
from pipeline.reading.reply.folding import UNSEEN

PIECES = (
    *(
        "Đồng ý",
        "Trân trọng,",
        "Nguyễn Thị Sen",
        "> ",
        "\n",
        "\r\n",
        "\r",
        " ",
        "-- ",
        "đã viết:",
        "P/S: x",
        "0912345678",
    ),
    *(
        "Vào lúc 10:02 09/11/2026, X",
        "Từ: A <a@b.vn>",
        "Đến: B",
        "Chủ đề: C",
        "Ngày: 1",
        "________",
        "\u0301",
        "\ufeff",
    ),
    *("-----Original Message-----", "Gửi từ iPhone của tôi", "---------- Forwarded message ---------", "\u2028"),
    "Nếu Quý khách đồng ý",
)
HOSTILE = {
    "levels": ">" * 100_000,
    "levels_by_line": "> \n" * 30_000,
    "said": "đã viết:\n" * 50_000,
    "said_when": "Vào lúc 10:02 09/11/2026, X đã viết:\n> a\n" * 5_000,
    "begun": "Vào lúc\n" * 20_000,
    "one_line": "Vào 10:02 <a@b> " * 65_000,
    "senders": "From: a\n" * 20_000,
    "forwards": "---------- Forwarded message ---------\nFrom: a@b.c\n\n" * 5_000,
    "marks": "a" + "\u0301\u0316" * 200_000,
    "thanks": ("cảm ơn" + " anh chị" * 9 + "\n") * 5_000,
    "closings": "Trân trọng,\n" * 20_000,
    "names": "Nguyễn Văn An\n\n" * 20_000,
    "ours": "Kính gửi\nNếu Quý khách đồng ý\n" * 10_000,
    "blank": "\n" * 200_000,
    "at_signs": f"2020 {'@' * 300}x:\n> a\n" * 300,
    "addresses": f"2020 {'a@' * 150}x:\n> a\n" * 300,
    "long_address": f"2020 {'a' * 200}@{'b' * 180}@:\n" * 300,
    "colons": f"2020 {':' * 150}@{':' * 200}@:\n" * 300,
}


def check(text):
    reply = own_words(text)
    assert [span.start for span in reply.spans] == [0, *(span.end for span in reply.spans)][: len(reply.spans)]
    assert (reply.spans[-1].end if reply.spans else 0) == len(text)
    own = "\n".join(reply.pieces("own")).replace("\r\n", "\n").replace("\r", "\n")
    said = [line.strip() for line in UNSEEN.sub("", own).split("\n")]
    assert all(line.strip() in said for line in reply.own_text.split("\n"))
    assert reply.own_text or not any(said)
    return reply


@given(st.text())
def test_any_text(text):
    check(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_mixture_of_marks(pieces):
    check("".join(pieces))


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_reading_twice_gives_the_same(pieces):
    assert own_words("\n".join(pieces)) == own_words("\n".join(pieces))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_comes_to_an_end(kind):
    check(HOSTILE[kind])
