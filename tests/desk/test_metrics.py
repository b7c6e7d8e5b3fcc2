"""What machines are told: alive or not, and figures that equal the ledger's."""

import shutil

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select

from pipeline.ledger.model import Case, Deadline, Mail

pytestmark = pytest.mark.slow


def figures(office) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in the order of their names."""
    text = httpx.get(f"{office.address}/metrics").raise_for_status().text
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_figures_equal_the_ledger(office, clerk):
    office.desk.write(sender="a@a.example")
    office.desk.write(sender="b@b.example")
    office.desk.work()
    office.desk.house.poller.poll()
    number = office.desk.cases()[0].number
    clerk.get(f"/case/{number}")
    office.person("clerk", enter=False).enter("sai sai sai sai")
    found = figures(office)
    with office.desk.house.ledger.reading() as session:
        states = dict(session.execute(select(Case.state, func.count()).group_by(Case.state)).all())
        running = session.scalar(select(func.count()).where(Deadline.met_at.is_(None)))
    assert {key[1]: value for key, value in found.items() if key[0] == "tiepnhan_cases"} == states
    assert found[("tiepnhan_deadlines_running",)] == running
    assert found[("tiepnhan_held_rows",)] == 0
    assert found[("tiepnhan_failed_entries",)] == 1
    assert 0 <= found[("tiepnhan_poll_age_seconds",)] < 60
    assert found[("tiepnhan_requests_total", "GET", "/case/{number}", "200")] >= 1
    assert found[("tiepnhan_disk_free_bytes",)] > 0
    text = httpx.get(f"{office.address}/metrics").text
    assert number not in text
    assert "a.example" not in text


def test_what_waits_is_counted_by_its_stage(office):
    office.desk.write()
    office.desk.house.poller.poll()
    found = figures(office)
    assert found[("tiepnhan_rows", "mail", "stored")] == 1
    with office.desk.house.ledger.writing() as session:
        mail = session.scalars(select(Mail)).one()
        mail.due, mail.error, mail.fence = None, "cần xem", mail.fence + 1
    assert figures(office)[("tiepnhan_held_rows",)] == 1


def test_health_is_told_to_strangers_without_details(office):
    answer = httpx.get(f"{office.address}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "ledger": True, "store": True})
    store = office.desk.house.store.folder
    shutil.move(store, store.with_name("away"))
    store.write_text("no folder")
    answer = httpx.get(f"{office.address}/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "ledger": True, "store": False})
