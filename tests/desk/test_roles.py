"""Who may do what: every action of the lifecycle for every role in every state, and every route for every role."""

import pytest
from sqlalchemy import select

from pipeline.cases.lifecycle import ALL, BY_NAME
from pipeline.ledger.model import Case, Letter, Mail, Referral, Visit
from tests.desk.acting import MAILBOXES, case_in, case_now, events, rows
from tests.desk.people import USERS

pytestmark = pytest.mark.slow

DESK, EVERYBODY = ("clerk", "manager"), ("clerk", "handler", "approver", "manager")
OPEN = ("new", "investigating", "waiting_customer", "with_agent")
SAID = {"how": "phone", "words": "khách hàng nói"}
TABLE = {
    # action: by whom, in which states, what is typed, the event that follows (None: a letter is drafted)
    "refer": (DESK, OPEN, {"to": "care", "words": ""}, "referred"),
    "ask_party": (DESK, OPEN, {"to": "care", "words": "có đúng không?"}, "referred"),
    "refer_agent": (DESK, ("new", "investigating"), {"to": "minh_phat", "words": ""}, "referred_to_agent"),
    "call_off": (DESK, OPEN, {"referral": "<referral>"}, "referral_withdrawn"),
    "report": (("clerk", "handler"), ALL, {"referral": "<referral>", "words": "đã kiểm tra"}, "reported"),
    "slip": (("clerk",), ("new", "waiting_customer", "with_agent"), {}, None),
    "ask": (DESK, (*OPEN, "answered"), {"paper": "contract"}, "drafted"),
    "complete": (("clerk",), ("waiting_customer",), {}, "supplemented"),
    "agree": (DESK, ("answered",), SAID, "agreed"),
    "disagree": (DESK, ("answered", "closed"), SAID, "disagreed"),
    "silence": (DESK, ("answered",), {}, "silent"),
    "reopen": (DESK, ("answered", "rejected", "closed"), {"words": "vì sao"}, "reopened"),
    "sort": (DESK, (*OPEN, "answered"), {"group": "records"}, "corrected"),
    "amend": (DESK, ALL, {"phone": "0912345678"}, "amended"),
    "note": (EVERYBODY, ALL, {"words": "ghi chú"}, "noted"),
}
"""Written by hand after the procedures, not taken from the lifecycle: the two must agree."""
COPIED = "countersign"
"""Needs a record that came back: test_acts.py."""
NO_FORM = {
    "open", "begin", "slip_later", "agent_report", "ask_again",  # the program's, or parts of the others
    "reject", "answer", "record", "record_again", "close", "close_early",  # letters
}  # fmt: skip
OPEN_TO_ALL = ("/entry", "/static", "/healthz", "/metrics", "/api", "/openid")


@pytest.fixture
def office(make_office, make_desk):
    return make_office(make_desk(terms=MAILBOXES))


def send(person, office, case_id, referral, name, given):
    """Sends a form without following where it leads; gives the status."""
    case = case_now(office, case_id)
    fields = {key: referral if value == "<referral>" else value for key, value in given.items()}
    data = {"form_token": person.form_token, "seen": case.chain_length, **fields}
    return person.client.post(f"/case/{case.number}/act/{name}", data=data).status_code


def test_all_actions_are_in_the_table():
    assert set(BY_NAME) == (set(TABLE) - {"ask_party", "call_off"}) | NO_FORM | {COPIED}


def token_of(office, role):
    """The form token of somebody who may have no page with a form on it."""
    with office.desk.house.ledger.reading() as session:
        query = select(Visit.form_token).where(Visit.user_id == office.user(role).id).order_by(Visit.id.desc())
        return session.scalars(query).first()


def persons(office):
    people = {role: office.person(role) for role in USERS}
    for role, person in people.items():
        person.form_token = token_of(office, role)
    return people


@pytest.mark.parametrize("state", ALL)
def test_each_action_is_done_by_whom_the_procedure_names_and_by_nobody_else(office, state):
    people = persons(office)
    untouched, referral = case_in(office, state)
    before = case_now(office, untouched).chain_length
    for name, (roles, states, given, event) in TABLE.items():
        for role, person in people.items():
            if role in roles and state in states:
                case_id, handed = case_in(office, state)
                seen = case_now(office, case_id).chain_length
                assert send(person, office, case_id, handed, name, given) == 303, (name, role)
                if event is None:
                    assert any(each.case_id == case_id and each.kind == "slip" for each in rows(office, Letter))
                else:
                    new = [(each.what, each.who) for each in events(office, case_id, seen)]
                    assert (event, role) in new, (name, role, new)
            else:
                expected = 409 if role in roles else 403
                assert send(person, office, untouched, referral, name, given) == expected, (name, role)
                now = case_now(office, untouched)
                assert (now.chain_length, now.state) == (before, state), (name, role)


def test_a_signed_copy_is_filed_by_whom_the_procedure_names_only(office):
    case_id, referral = case_in(office, "answered")
    before = case_now(office, case_id).chain_length
    answers = {
        role: send(each, office, case_id, referral, COPIED, {"copy": "mail:1/1"})
        for role, each in persons(office).items()
    }
    assert answers == {"clerk": 409, "manager": 409, "handler": 403, "approver": 403, "administrator": 403}
    assert case_now(office, case_id).chain_length == before


def test_what_has_no_form_cannot_be_sent(office):
    case_id, referral = case_in(office, "new")
    before = case_now(office, case_id).chain_length
    for person in persons(office).values():
        for name in NO_FORM:
            assert send(person, office, case_id, referral, name, {"words": "x"}) in {403, 404}
    assert case_now(office, case_id).chain_length == before


def leaves(routes):
    """The routes of the app with those of included routers; test_api.py looks at those of the API."""
    for route in routes:
        if getattr(route, "path", "") == "/api":
            continue
        inner = getattr(route, "original_router", route)
        if hasattr(inner, "routes"):
            yield from leaves(inner.routes)
        elif hasattr(route, "param_convertors"):
            yield route


def routes(office, number):
    """Each route with its methods, its parameters filled with what might be: the first row of each table."""
    for route in leaves(office.service._app.routes):
        values = {name: {"number": number}.get(name, "1") for name in route.param_convertors}
        for method in getattr(route, "methods", None) or ():
            yield method, route.path, route.path_format.format(**values)


def is_open(path):
    return path.startswith(OPEN_TO_ALL)


def test_no_route_answers_whom_it_does_not_know(office):
    case_id, _ = case_in(office, "investigating")
    case = case_now(office, case_id)
    stranger = office.person("clerk", enter=False)
    asked = 0
    for method, path, place in routes(office, case.number):
        if is_open(path):
            continue
        for cookies in ({}, {"tiepnhan": "made-up"}):
            stranger.client.cookies = cookies
            answer = stranger.client.request(method, place, data={"form_token": "x"} if method == "POST" else None)
            led = answer.status_code == 303 and answer.headers["location"].startswith("/entry")
            assert led or answer.status_code in {401, 403}, (method, place, answer.status_code)
            assert case.customer not in answer.text or answer.status_code == 303
            asked += 1
    assert asked > 10
    assert case_now(office, case_id).chain_length == case.chain_length


def test_no_route_takes_a_form_of_another_site(office):
    case_id, _ = case_in(office, "investigating")
    case = case_now(office, case_id)
    for role in USERS:
        person = office.person(role)
        for method, path, place in routes(office, case.number):
            if method not in {"GET", "HEAD"} and not is_open(path):
                answer = person.client.request(method, place, data={"form_token": "forged", "words": "x"})
                assert answer.status_code == 403, (role, method, place, answer.status_code)
    assert case_now(office, case_id).chain_length == case.chain_length


FORBIDDEN = {
    "administrator": ("/case", "/queue", "/held", "/counter", "/approvals", "/search", "/figures", "/register"),
    "clerk": ("/people", "/figures", "/approvals"),
    "handler": ("/people", "/figures", "/approvals", "/held", "/counter"),
    "approver": ("/people", "/figures", "/held", "/counter"),
    "manager": ("/people",),
}


@pytest.mark.parametrize("role", USERS)
def test_each_role_is_kept_out_of_the_pages_of_others(office, role):
    case_id, _ = case_in(office, "investigating")
    case, person = case_now(office, case_id), office.person(role)
    for method, path, place in routes(office, case.number):
        if path.startswith(FORBIDDEN[role]) and method == "GET":
            answer = person.client.get(place)
            assert answer.status_code == 403, (path, answer.status_code)
            assert case.customer not in answer.text
    assert person.client.get("/case/" + case.number).status_code == (403 if role == "administrator" else 200)


SECRET = "Công ty của phòng khác"


def test_a_handler_reaches_nothing_of_another_departments_case(office):
    case_id, _ = case_in(office, "investigating", group="records")
    with office.desk.house.ledger.writing() as session:
        session.query(Referral).filter_by(case_id=case_id).update({"party": "records", "question": SECRET})
        case = session.get_one(Case, case_id)
        mail = session.get_one(Mail, case.mail_id)
        case.customer = case.subject = mail.sender_name = mail.subject = mail.text = mail.own_text = SECRET
    case, handler = case_now(office, case_id), office.person("handler")
    token = handler.token
    assert SECRET in office.person("clerk").get(f"/case/{case.number}").text
    for method, path, place in routes(office, case.number):
        answer = handler.client.request(method, place, data={"form_token": token} if method == "POST" else None)
        assert SECRET not in answer.text, (method, path)
        if path.startswith("/case/{number}"):
            assert answer.status_code in {403, 404}, (method, path, answer.status_code)
        if path == "/leave":
            handler.enter()
            token = token_of(office, "handler")
    assert case_now(office, case_id).chain_length == case.chain_length
