"""Gaps and repeats in the numbers of books."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive.gaps import Gaps


def told(numbers, last, book="PTN"):
    said = []
    gaps = Gaps(2026, said.append)
    for number in numbers:
        gaps.pass_by(book, number)
    gaps.close({book: last})
    assert gaps.found == len(said)
    return said


@pytest.mark.parametrize(
    ("numbers", "last", "words"),
    [
        ([1, 2, 3], 3, []),
        ([], 0, []),
        ([1, 3], 3, ["number 2 is missing"]),
        ([4], 4, ["numbers 1 to 3 are missing"]),
        ([1, 1, 2], 2, ["number 1 stands there twice"]),
        ([1, 2], 4, ["numbers 3 to 4 are missing at the end"]),
        ([], 1, ["number 1 is missing at the end"]),
    ],
)
def test_what_is_wrong_is_told(numbers, last, words):
    assert told(numbers, last) == [f"book PTN of 2026: {each}" for each in words]


def test_books_are_counted_each_for_itself():
    said = []
    gaps = Gaps(2026, said.append)
    for book, number in (("A", 1), ("B", 1), ("A", 2), ("B", 2)):
        gaps.pass_by(book, number)
    gaps.close({"A": 2, "B": 3})
    assert said == ["book B of 2026: number 3 is missing at the end"]


@given(st.sets(st.integers(1, 40)))
def test_told_is_what_a_set_lacks(numbers):
    assert bool(told(sorted(numbers), 40)) == (numbers != set(range(1, 41)))
