from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.supplements import BROKEN, LOCKED, Item, supplements_needed
from pipeline.reading.problems import WORDS, Flaw, problem

PASSWORD = problem(Flaw.PASSWORD, "the document asks for a password")
DAMAGED = problem(Flaw.DAMAGED, "no end of central directory")


@dataclass(frozen=True)
class Read:
    name: str
    problems: tuple[str, ...] = ()
    text: str | None = ""
    inline: bool = False


def test_what_cannot_be_opened_is_asked_for_in_order_and_with_the_reason():
    papers = [Read("hợp đồng.pdf", (PASSWORD,)), Read("ảnh.jpg"), Read("hoá đơn.zip", (DAMAGED,))]
    assert supplements_needed(papers) == [
        Item(name="hợp đồng.pdf", reason="tệp được bảo vệ bằng mật khẩu"),
        Item(name="hoá đơn.zip", reason="tệp bị hỏng hoặc không đúng định dạng"),
    ]


def test_nothing_is_asked_for_when_all_could_be_opened():
    assert supplements_needed([]) == supplements_needed([Read("a.pdf"), Read("b.docx")]) == []


@pytest.mark.parametrize("flaw", sorted(set(Flaw) - {LOCKED, BROKEN}))
def test_all_else_is_for_a_clerk(flaw):
    assert supplements_needed([Read("a.pdf", (problem(flaw, "password: damaged"),))]) == []


def test_what_gave_its_text_all_the_same_is_not_asked_for_nor_a_picture_in_the_mails_text():
    assert supplements_needed([Read("thu.eml", (DAMAGED,), "some words"), Read("logo.png", (DAMAGED,), "", True)]) == []


def test_a_locked_file_is_asked_for_also_when_some_of_it_could_be_read():
    assert len(supplements_needed([Read("sheet.xlsx", (PASSWORD,), "the first sheet")])) == 1


def test_a_password_is_the_reason_before_damage():
    (item,) = supplements_needed([Read("a.pdf", (problem(Flaw.MACROS, "x"), DAMAGED, PASSWORD))])
    assert item["reason"] == WORDS[Flaw.PASSWORD]


def test_two_files_of_one_name_are_two_papers():
    assert len(supplements_needed([Read("scan.pdf", (DAMAGED,)), Read("scan.pdf", (DAMAGED,))])) == 2


@given(st.lists(st.builds(Read, st.text(st.characters()), st.lists(st.text(st.characters()), max_size=4).map(tuple))))
def test_any_names_and_problems_are_taken(papers):
    found = supplements_needed(papers)
    assert found == supplements_needed(papers)
    assert {item["reason"] for item in found} <= {WORDS[flaw] for flaw in (LOCKED, BROKEN)}
