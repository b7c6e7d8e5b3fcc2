"""The administrator's pages: users in and out, clients with a token shown once, who looked at what."""

import re

import pytest
from sqlalchemy import select

from pipeline.ledger.model import Client, User
from tests.desk.people import PASSWORD, told, words

pytestmark = pytest.mark.slow
NEW = {"name": "mai", "full_name": "Trần Thị Mai", "role": "clerk", "password": "mot mat khau khac", "department": ""}


@pytest.fixture
def administrator(office):
    return office.person("administrator")


def test_a_user_is_added_enters_and_is_ended_at_once(office, administrator):
    assert "Đã thêm mai" in told(administrator.post("/people", **NEW))
    mai = office.person("mai", enter=False)
    assert mai.enter(NEW["password"]).status_code == 303
    assert mai.get("/queue").status_code == 200
    administrator.post("/people/mai/end")
    assert "Đăng nhập" in words(mai.get("/queue"))
    assert mai.enter(NEW["password"]).status_code == 401


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"password": "ngắn"}, "12 đến 200 ký tự"),
        ({"role": "emperor"}, "emperor"),
        ({"role": "handler"}, "phải thuộc một bộ phận"),
        ({"role": "handler", "department": "nowhere"}, "nowhere"),
        ({"name": "clerk"}, "đã có"),
        ({"name": "Ông Nam"}, "không dấu"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(office, administrator, change, why):
    page = administrator.post("/people", **{**NEW, **change})
    assert page.status_code == 422
    assert why in told(page)
    assert 'value="Trần Thị Mai"' in page.text
    assert change.get("password", NEW["password"]) not in page.text
    with office.desk.house.ledger.reading() as session:
        assert session.scalar(select(User).where(User.full_name == NEW["full_name"])) is None


def test_the_last_administrator_stays(office, administrator):
    assert "duy nhất" in told(administrator.post("/people/administrator/end"))
    page = administrator.post("/people/administrator/change", full_name="Quản trị", role="clerk", department="")
    assert "duy nhất" in told(page)
    assert office.user("administrator").roles == ["administrator"]


def test_other_roles_end_the_sessions_of_before(administrator, clerk):
    administrator.post("/people/clerk/change", full_name="Nguyễn Thị Lan", role="approver", department="", password="")
    assert "Đăng nhập" in words(clerk.get("/queue"))
    clerk.enter()
    assert clerk.get("/held").status_code == 403


def test_a_clients_token_is_shown_once(office, administrator):
    page = administrator.post("/people/clients", name="crm", role="clerk")
    token = re.search(r'<code class="pre">([\w-]{40,})</code>', page.text)[1]
    assert token not in administrator.get("/people").text
    with office.desk.house.ledger.reading() as session:
        assert session.scalars(select(Client)).one().digest != token
    head = {"authorization": f"Bearer {token}"}
    assert administrator.client.get("/api/cases", headers=head).status_code == 200
    administrator.post("/people/clients/crm/end")
    assert administrator.client.get("/api/cases", headers=head).status_code == 401


def test_the_own_password_wants_the_old_one(clerk):
    new = "mot mat khau moi han"
    assert "không đúng" in told(clerk.post("/me", old="sai", new=new, again=new))
    assert "không giống nhau" in told(clerk.post("/me", old=PASSWORD, new=new, again="x"))
    assert "12 đến" in told(clerk.post("/me", old=PASSWORD, new="ngan", again="ngan"))
    assert "Đã đổi mật khẩu" in words(clerk.post("/me", old=PASSWORD, new=new, again=new))
    assert clerk.enter().status_code == 401
    assert clerk.enter(new).status_code == 303


def test_who_looked_at_a_dossier_is_told(office, administrator, clerk):
    office.desk.write()
    office.desk.work()
    number = office.desk.cases()[0].number
    clerk.get(f"/case/{number}")
    page = administrator.get(f"/people/looks?number={number}").text
    assert f"<td>clerk</td><td>{number}</td><td>page</td>" in page
    assert number not in words(administrator.get("/people/looks?who=nobody"))


def test_only_the_administrator_sees_people(office):
    for name in ("clerk", "handler", "approver", "manager"):
        person = office.person(name)
        assert {person.get(path).status_code for path in ("/people", "/people/looks")} == {403}
        assert person.post("/people", **NEW).status_code == 403
