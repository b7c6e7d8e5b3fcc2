"""Entering, leaving, sessions that end, forms of others, tries that are too many."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from pipeline.engine.advance import now
from pipeline.ledger.model import Visit
from tests.desk.people import PASSWORD, told, words

pytestmark = pytest.mark.slow


def end_visits(office) -> None:
    with office.desk.house.ledger.writing() as session:
        session.execute(update(Visit).values(seen_at=now() - timedelta(hours=2)))


def test_whoever_has_the_password_enters_and_leaves(office):
    person = office.person("clerk", enter=False)
    assert "Đăng nhập" in words(person.get("/queue"))
    assert person.enter("nicht das richtige").status_code == 401
    answer = person.enter()
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert "Việc cần làm" in words(person.get("/"))
    person.post("/leave")
    assert "Đăng nhập" in words(person.get("/queue"))


def test_what_is_kept_of_a_session_is_no_key_to_it(office, clerk):
    with office.desk.house.ledger.reading() as session:
        visit = session.scalars(select(Visit)).one()
    assert clerk.client.cookies["tiepnhan"] not in (visit.digest, visit.form_token)


def test_a_form_without_its_token_is_refused(office, clerk):
    answer = clerk.post("/language", token="another", language="en", next="/queue")
    assert answer.status_code == 403
    assert office.user("clerk").language == "vi"
    assert clerk.post("/language", language="en", next="/queue").status_code == 200
    assert office.user("clerk").language == "en"


def test_what_was_typed_outlives_the_session(office, clerk):
    end_visits(office)
    page = clerk.client.post("/language", data={"form_token": "old", "language": "en", "next": "/queue"})
    assert page.status_code == 401
    assert 'name="kept.language"' in page.text
    again = clerk.client.post(
        "/entry",
        data={"name": "clerk", "password": PASSWORD, "next": "/language", "kept.language": "en", "kept.next": "/queue"},
    )
    assert "Gửi tiếp" in words(again)
    assert office.user("clerk").language == "vi"
    clerk.post("/language", language="en", next="/queue")
    assert office.user("clerk").language == "en"


def test_tries_are_slowed_down(office):
    person = office.person("manager", enter=False)
    for _ in range(5):
        assert "không đúng" in told(person.enter("sai sai sai sai"))
    assert "quá nhiều lần" in told(person.enter())


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1"]
)
def test_nobody_is_led_elsewhere(office, onward):
    person = office.person("clerk", enter=False)
    answer = person.client.post("/entry", data={"name": "clerk", "password": PASSWORD, "next": onward})
    assert answer.headers["location"] == "/"


def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere(clerk):
    for path in ("/queue", "/entry", "/nothing", "/static/desk.css"):
        headers = clerk.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_is_not_there(clerk):
    page = clerk.get("/case/KN-2026-999999")
    assert page.status_code == 404
    assert "Không tìm thấy" in words(page)


def test_after_its_whole_time_a_session_is_over_however_busy(office, clerk):
    assert "Việc cần làm" in words(clerk.get("/"))
    with office.desk.house.ledger.writing() as session:
        session.execute(update(Visit).values(began_at=now() - timedelta(hours=13)))
    assert "Đăng nhập" in words(clerk.get("/queue"))


def test_by_tls_the_cookie_is_this_servers_alone(make_office):
    person = make_office(address="https://khieunai.eca.test").person("clerk", enter=False)
    assert person.enter().status_code == 400  # for another host
    person.client.headers["host"] = "khieunai.eca.test"
    cookie = person.enter().headers["set-cookie"]
    assert cookie.startswith("__Host-tiepnhan=")
    assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
