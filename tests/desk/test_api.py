"""The API as a program uses it."""

import httpx
import pytest

from pipeline.desk.safety.clients import add_client

pytestmark = pytest.mark.slow


def test_a_client_reads_a_case_and_a_stranger_does_not(office):
    office.desk.write()
    office.desk.work()
    number = office.desk.cases()[0].number
    with office.desk.house.ledger.writing() as session:
        token = add_client(session, "crm", ["clerk"], "test")
    path = f"{office.address}/api/cases"
    refused = httpx.get(path)
    assert refused.status_code == 401 and refused.json()["code"] == "unauthorized"
    head = {"authorization": f"Bearer {token}"}
    assert [row["number"] for row in httpx.get(path, headers=head).json()["cases"]] == [number]
    case = httpx.get(f"{path}/{number}", headers=head).json()
    assert case["seen"] == len(case["events"]) and case["deadlines"][0]["derivation"]
    assert httpx.get(f"{path}/none", headers=head).json()["code"] == "not_found"
