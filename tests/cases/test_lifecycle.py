"""The life of a case: the table by itself, and whatever people, customers and the program do one after the other."""

import tomllib
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.cases.act import Actor, NotAllowed
from pipeline.cases.lifecycle import ACTIONS, ALL, BEFORE, BY_NAME, CUSTOMER, NEW, OPEN, ROLES, STATES, may
from pipeline.errors import Problem
from pipeline.ledger.model import Case
from pipeline.shipped import shipped
from tests.cases.living import Living, check_books, house_of
from tests.servers.world_settings import merged

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DEPARTMENTS = {
    "departments": {"technical": {"mailbox": "kythuat@ca.example"}, "care": {"mailbox": "cskh@ca.example"}},
    "agents": {"minh_phat": {"name": "Đại lý Minh Phát", "mailbox": "hotro@minhphat.example"}},
}
TERMS = {
    "eca-at-once": ("eca", {**DEPARTMENTS, "opening": {"slip": 0}}),
    "eca-in-an-hour": ("eca", {**DEPARTMENTS, "opening": {"slip": 60}, "supplement": {"pauses": True}}),
    "smartsign": ("smartsign", DEPARTMENTS),
    "smartsign-by-hand": ("smartsign", {"handover": {"by_itself": False}, "supplement": {"pauses": True}}),
}
PLAIN = ("ask", "approve", "withdraw", "slip_by_itself", "number", "number", "number")
SAID = ("agree", "disagree", "question", "unclear", "info")
LETTERS = ("answer", "record", "rejection", "closing")


@pytest.fixture(scope="module", params=TERMS)
def house(request, tmp_path_factory):
    """The house under a procedure; all cases of the module are in its ledger."""
    name, changes = TERMS[request.param]
    content = tomllib.loads(shipped("config", "procedures", f"{name}.toml").read_text("utf-8"))
    with house_of(tmp_path_factory.mktemp(name), name, merged(content, changes)) as made:
        yield made


# What may be done: each step by its method of Living, with what it takes.

ROLE = st.sampled_from([None, "clerk", "handler", "approver", "manager"])
TELL = {"how": "phone", "words": "Gọi điện"}
DO = {
    "slip": {}, "refer": {"to": "care"}, "ask_party": {"to": "technical", "words": "Gói cước?"},
    "refer_agent": {"to": "minh_phat"}, "agree": TELL, "disagree": TELL, "silence": {}, "reopen": {"words": "Mở lại"},
    "complete": {}, "note": {"words": "Ghi chú"},
}  # fmt: skip
STEPS = st.one_of(
    st.builds(lambda name, role: ("do", (name, role), DO[name]), st.sampled_from([*DO]), ROLE),
    st.builds(lambda kind: ("write", (kind,), {}), st.sampled_from(LETTERS)),
    st.builds(lambda name: ("sort", (name,), {}), st.sampled_from(["technical", "service", "records", "out"])),
    st.builds(lambda said: ("mail", (said,), {}), st.sampled_from(SAID)),
    st.builds(lambda name: (name, (), {}), st.sampled_from(PLAIN)),
    st.builds(lambda hours: ("wait", (hours,), {}), st.sampled_from([1, 24, 24 * 30])),
)  # fmt: skip
NUMBER, WITHDRAW, SLIP = ("number", (), {}), ("withdraw", (), {}), ("slip_by_itself", (), {})
ISSUE = [("approve", (), {}), NUMBER]
ANSWER = [("write", ("answer",), {}), *ISSUE]
REJECT = [("write", ("rejection",), {}), *ISSUE]
ASK = [("ask", (), {}), NUMBER]


def is_vietnamese(words):
    """Whether it has letters that only Vietnamese has: with a mark or the bar of đ."""
    return "đ" in words or any(unicodedata.combining(each) for each in unicodedata.normalize("NFD", words))


def do(name, role=None):
    return ("do", (name, role), DO[name])


def mail(said):
    return ("mail", (said,), {})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(group=st.sampled_from(["technical", "service", "unsorted", "out"]), steps=st.lists(STEPS, max_size=14))
@example("technical", [*ANSWER, mail("agree"), mail("agree"), NUMBER])
@example("technical", [*ANSWER, mail("agree"), mail("disagree"), NUMBER, *ANSWER])
@example("technical", [*ANSWER, do("reopen"), *ANSWER])
@example("technical", [*ANSWER, do("silence"), mail("agree"), NUMBER])
@example("technical", [*ANSWER, *ASK, do("reopen"), *ANSWER, mail("disagree")])
@example("technical", [WITHDRAW, *ASK, SLIP, NUMBER, do("complete"), *REJECT])
@example("unsorted", [do("slip"), WITHDRAW, do("slip"), NUMBER])
@example("technical", [do("refer_agent"), do("slip"), NUMBER, *ASK, do("complete"), *ANSWER])
@example("technical", [*REJECT, do("reopen"), do("slip"), NUMBER, *ANSWER])
@example("technical", [("write", ("answer",), {}), ("approve", (), {}), ("write", ("closing",), {}), NUMBER])
def test_whatever_is_done_the_case_stays_whole(house, group, steps):
    with time_machine.travel(MONDAY, tick=False) as clock:
        case = Living(house, group)
        case.check()
        for name, given_to, more in steps:
            if name == "wait":
                clock.shift(timedelta(hours=given_to[0]))
            else:
                take(case, name, given_to, more)
            case.check()
        case.settle()
    check_books(house.ledger)


def take(case, name, given_to, more):
    """Takes a step; one that is refused says why and leaves all as it was."""
    before = case.look()
    try:
        getattr(case, name)(*given_to, **more)
    except Problem as refusal:
        assert name != "mail", "what comes in is filed, whatever it says"
        assert case.look() == before
        assert str(refusal).strip()
        if isinstance(refusal, NotAllowed):
            assert str(refusal).startswith("KN-")
            assert is_vietnamese(str(refusal))


def lived(house, group, *steps):
    """A case that has gone through these steps."""
    with time_machine.travel(MONDAY, tick=False):
        case = Living(house, group)
        for step in steps:
            take(case, *step)
            case.check()
        case.settle()
    return case


def of_kind(case, kind):
    return [(each.stage, bool(each.number)) for each in case.letters() if each.kind == kind]


def test_a_slip_that_was_issued_meanwhile_is_not_forgotten_when_the_papers_come(house):
    case = lived(house, "unsorted", WITHDRAW, *ASK, SLIP, NUMBER, do("complete"))
    assert (case.look()[0][0], of_kind(case, "slip")[-1]) == ("investigating", ("render", True))


def test_a_slip_that_was_taken_back_can_be_written_again(house):
    case = lived(house, "unsorted", do("slip"), WITHDRAW, do("slip"), NUMBER)
    assert of_kind(case, "slip") == [("withdrawn", False), ("render", True)]


# The table by itself.


def test_each_state_can_be_reached_and_left_or_reopened():
    reached, waiting = set(), [NEW]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [each.to for each in ACTIONS if state in each.states and each.to not in {None, BEFORE}]
    assert reached == set(STATES) == set(ALL)
    for state in STATES:
        assert any(state in each.states and each.to not in {None, state} for each in ACTIONS), state


def test_what_follows_is_known_to_the_house_and_nothing_is_built_for_nobody(house):
    assert {name for each in ACTIONS for name in each.follows} == set(house._follows())


def test_each_line_of_the_table_is_whole():
    assert len(BY_NAME) == len(ACTIONS)
    for each in ACTIONS:
        assert is_vietnamese(each.words), each.name
        assert unicodedata.is_normalized("NFC", each.words)
        assert set(each.by) <= set(ROLES)
        assert set(each.states) <= set(STATES)
        assert each.to in {None, BEFORE, *STATES}
        assert each.states or each.name == "open"
        assert not each.new_round or "round" in each.follows, "a round has its own deadline (S16, E10)"


def test_a_case_that_owes_an_answer_can_be_answered_by_who_may_sign():
    for state in OPEN:
        assert "answer" in {each.name for each in may(state, "approver")}
    assert {each.name for state in STATES for each in may(state, CUSTOMER)} == {"agree", "disagree"}


def test_each_action_in_each_state_by_each_role_is_done_or_refused_with_words(house):
    with time_machine.travel(MONDAY, tick=False):
        case = Living(house, "technical")
    with house.ledger.reading() as session:
        row = session.get_one(Case, case.id)
        for action in ACTIONS[1:]:
            for state in STATES:
                for role, role_name in ROLES.items():
                    row.state = state
                    if state in action.states and role in action.by:
                        house.act.check(session, row, action.name, Actor("lan", (role,)))
                        continue
                    with pytest.raises(NotAllowed) as refusal:
                        house.act.check(session, row, action.name, Actor("lan", (role,)))
                    wrong = f"“{STATES[state]}”" if state not in action.states else "lan không được"
                    assert row.number in str(refusal.value)
                    assert action.words in str(refusal.value), role_name
                    assert wrong in str(refusal.value)
        session.rollback()
