import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.letters.facts import KINDS, SlipFacts, StampFacts, SupplementFacts, facts_of
from pipeline.letters.facts.base import LONGEST_STATEMENT
from tests.letters.samples import (
    AGREED,
    ANSWERED,
    HELD,
    answer,
    closing,
    papers_of,
    record,
    rejection,
    slip,
    stamp,
    supplement,
)

EACH = {
    "slip": slip,
    "supplement": supplement,
    "rejection": rejection,
    "answer": answer,
    "closing": closing,
    "record": record,
}


def test_facts_survive_json() -> None:
    for facts in (
        slip(),
        slip(tax_code=None, group=None, department=None),
        slip(customer_name='O’Brien "<&>" 😀'),
    ):
        assert SlipFacts.model_validate_json(facts.model_dump_json()) == facts
        assert SlipFacts.model_validate(facts.model_dump(mode="json")) == facts
    assert StampFacts.model_validate_json(stamp().model_dump_json()) == stamp()


@given(st.text(st.characters()), st.text(st.characters()))
def test_whatever_a_customer_wrote_is_taken_and_survives_json(name: str, summary: str) -> None:
    facts = slip(customer_name=name, subject=summary, summary=summary, customer_address=name)
    assert SlipFacts.model_validate_json(facts.model_dump_json()) == facts


def test_text_is_cleaned_wherever_it_comes_in() -> None:
    facts = slip(customer_name="Le\u0302\n Va\u0306n\u202e An", recipients=("Lưu:\u0000 VT",), summary="a\u2028b")
    assert (facts.customer_name, facts.recipients, facts.summary) == ("Lê Văn An", ("Lưu: VT",), "a\nb")


def test_long_text_is_cut_not_refused() -> None:
    facts = slip(customer_name="Công ty " * 100, summary="nội dung " * 10_000)
    assert len(facts.customer_name) <= 300
    assert len(facts.summary) <= 20_000
    assert facts.customer_name.endswith("…")


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"received_at": dt.datetime(2026, 2, 4, 8, 15)},  # noqa: DTZ001 - a time without zone is the mistake
        {"number": " \u200b "},
        {"case_number": ""},
        {"working_days": 0},
        {"recipients": ()},
        {"date": "05/02/2026"},
    ],
)
def test_mistakes_of_the_house_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        slip(**wrong)
    assert [error["loc"][0] for error in refused.value.errors()] == list(wrong)


def test_facts_never_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        slip().number = "13/PTN-ECA"  # type: ignore[misc]


def test_who_has_no_name_is_addressed_by_mail_address() -> None:
    assert slip(customer_name="\u200b").addressee == "ketoan@hungthinhphat.example"


def test_each_kind_comes_back_from_the_ledger_as_it_went_in() -> None:
    for kind, sample in EACH.items():
        assert facts_of(kind, sample().model_dump(mode="json")) == sample()
    assert set(KINDS) == set(EACH)
    with pytest.raises(KeyError, match="farewell"):
        facts_of("farewell", {})
    with pytest.raises(ValidationError):
        facts_of("supplement", slip().model_dump(mode="json"))


@given(st.text(st.characters()), st.text(st.characters()))
def test_whatever_a_file_is_called_is_taken_and_survives_json(name: str, subject: str) -> None:
    facts = supplement(papers=papers_of([f"{name}.pdf"]), subject=subject, customer_name=name)
    assert SupplementFacts.model_validate_json(facts.model_dump_json()) == facts


@pytest.mark.parametrize(
    "wrong",
    [
        {"papers": papers_of(["\u200b", "a.pdf"])},
        {"others": -1},
        {"working_days": 0},
        {"colour": "đỏ"},
    ],
)
def test_mistakes_in_a_request_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        supplement(**wrong)
    assert [error["loc"][0] for error in refused.value.errors()] == list(wrong)


def test_a_request_for_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="one paper at least"):
        supplement(papers=())


def test_what_the_ca_says_is_never_cut() -> None:
    long = "Kết quả xác minh. " * 4000
    assert answer(given={**ANSWERED, "found": long}).given.found == long.strip()
    with pytest.raises(ValidationError, match="at most"):
        answer(given={**ANSWERED, "found": "x" * (LONGEST_STATEMENT + 1)})


@pytest.mark.parametrize(
    ("sample", "given"),
    [
        (rejection, {"title": "Lý do"}),
        (rejection, {"text": " \u200b "}),
        (answer, {"complaint": "a"}),
        (answer, {**ANSWERED, "colour": "red"}),
        (closing, {"reason": "tired"}),
        (closing, {"reason": "agreed", "agreed_on": "2026-02-04"}),
        (closing, {**AGREED, "reason": "silent"}),
        (record, {**HELD, "held_at": "2026-02-05T09:30:00"}),
        (record, {**HELD, "content": ""}),
    ],
)
def test_mistakes_of_who_writes_are_refused(sample: Callable[..., object], given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        sample(given=given)


@given(st.text(st.characters(), min_size=1))
def test_whatever_a_person_writes_survives_json(words: str) -> None:
    try:
        facts = record(given={**HELD, "content": words, "result": words})
    except ValidationError:  # nothing is left of it that can be seen
        return
    assert facts_of("record", facts.model_dump(mode="json")) == facts
