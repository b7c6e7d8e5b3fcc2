"""The API as a program uses it; what each role may do by it; and whatever a machine can think of to send."""

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from pipeline.cases.lifecycle import OPEN
from pipeline.desk.safety.clients import add_client, end_client
from pipeline.desk.safety.rights import ROLES
from pipeline.ledger.model import Case, Client, Look, Task
from tests.desk.people import told

pytestmark = pytest.mark.slow
FORM = {"channel": "phone", "customer": "Công ty TNHH Ánh Dương", "text": "Token không nhận.", "phone": "0912345678"}


def caller(office, *roles: str) -> httpx.Client:
    """A program in these roles."""
    with office.desk.house.ledger.writing() as session:
        token = add_client(session, f"crm-{'-'.join(roles)}", roles, "test")
    return httpx.Client(base_url=f"{office.address}/api", headers={"authorization": f"Bearer {token}"}, timeout=30)


@pytest.fixture
def number(office) -> str:
    """A case that a customer has written."""
    office.desk.write()
    office.desk.work()
    return office.desk.cases()[0].number


def test_a_client_reads_a_case_and_a_stranger_does_not(office, number):
    refused = httpx.get(f"{office.address}/api/cases")
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
    assert refused.headers["content-type"] == "application/problem+json"
    with caller(office, "clerk") as crm:
        assert [row["number"] for row in crm.get("/cases").json()["cases"]] == [number]
        case = crm.get(f"/cases/{number}").json()
        assert case["seen"] == len(case["events"])
        assert case["deadlines"][0]["derivation"]
        assert crm.get("/cases/none").json()["code"] == "not_found"
        letter = next(each for each in case["letters"] if each["number"])
        assert crm.get(f"/cases/{number}/letters/{letter['id']}.pdf").content.startswith(b"%PDF-")
    with office.desk.house.ledger.reading() as session:
        assert "api:crm-clerk" in session.scalars(select(Look.who)).all()


def test_a_crm_opens_a_case_once_and_asks_for_its_state(office):
    with caller(office, "clerk") as crm:
        first, again = crm.post("/cases", json=FORM), crm.post("/cases", json=FORM)
        assert first.status_code == 201, first.text
        assert again.json()["number"] == first.json()["number"]
        assert crm.get(first.headers["location"].removeprefix("/api")).json()["state"] in OPEN
        wrong = crm.post("/cases", json={**FORM, "tax_code": "0101234560"})
        assert (wrong.status_code, "tax_code" in wrong.json()["detail"]) == (422, True)


def test_an_action_that_somebody_was_before_is_refused(office, number):
    with caller(office, "clerk") as crm:
        seen = crm.get(f"/cases/{number}").json()["seen"]
        assert crm.post(f"/cases/{number}/actions/note", json={"words": "Đã gọi lại", "seen": seen}).status_code == 200
        late = crm.post(f"/cases/{number}/actions/note", json={"words": "Đã gọi lại", "seen": seen})
        assert (late.status_code, late.json()["code"]) == (409, "not_allowed")
        assert crm.post(f"/cases/{number}/actions/destroy", json={}).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "enters", "amends"),
    [
        ("clerk", True, True, True),
        ("approver", True, False, False),
        ("manager", True, True, True),
        ("handler", False, False, False),
        ("administrator", False, False, False),
    ],
)
def test_each_role_may_what_it_may_at_the_desk(office, number, role, sees, enters, amends):
    assert role in ROLES
    with caller(office, role) as crm:
        assert (crm.get(f"/cases/{number}").status_code == 200) == sees
        assert (crm.post("/cases", json=FORM).status_code == 201) == enters
        amended = crm.post(f"/cases/{number}/actions/amend", json={"phone": "0987654321"})
        assert (amended.status_code == 200) == amends, amended.text
    with office.desk.house.ledger.reading() as session:
        assert (session.scalars(select(Case.phone).where(Case.number == number)).one() == "0987654321") == amends


def test_tasks_are_listed_and_done(office, number):
    with office.desk.house.ledger.writing() as session:
        case = session.scalars(select(Case)).one()
        session.add(Task(case_id=case.id, kind="call", occasion="1", words="Gọi lại", opened_at=case.opened_at))
    with caller(office, "clerk") as crm:
        (task,) = [each for each in crm.get("/tasks").json() if each["kind"] == "call"]
        assert task["case"] == number
        assert crm.post(f"/tasks/{task['id']}/done", json={"outcome": "đã gọi"}).status_code == 204
        assert [each for each in crm.get("/tasks").json() if each["kind"] == "call"] == []


def test_a_client_that_has_ended_is_a_stranger_and_no_cookie_helps(office, clerk):
    assert clerk.client.get("/api/cases").status_code == 401
    with caller(office, "manager") as crm:
        assert crm.get("/cases").status_code == 200
        with office.desk.house.ledger.writing() as session:
            end_client(session, "crm-manager")
            kept = session.scalars(select(Client)).one()
            assert kept.digest not in crm.headers["authorization"]
        assert crm.get("/cases").status_code == 401
    assert told(clerk.get("/queue")) == ""


def test_too_many_requests_are_told_when_to_come_again(make_office):
    office = make_office(api_per_minute=3)
    with caller(office, "clerk") as crm:
        answers = [crm.get("/cases") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_whatever_is_sent_gets_an_answer_that_fits_the_schema(make_office):
    office = make_office(api_per_minute=1_000_000)
    office.desk.write()
    office.desk.work()
    with caller(office, "clerk") as crm:
        head = {"authorization": crm.headers["authorization"]}
        schema = schemathesis.openapi.from_url(f"{office.address}/api/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) > 6
        for operation in operations:
            fits(operation, head)


def fits(operation, head) -> None:
    """Sends fifteen requests that the schema allows, and looks at each answer."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def ask(case):
        answer = case.call(headers=head)
        assert answer.status_code < 500, (case.method, case.path, answer.text)
        operation.validate_response(answer)

    ask()
