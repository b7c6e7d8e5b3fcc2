"""Entering by OpenID Connect: who is vouched for enters in the roles of the claim; whatever is odd does not."""

import pytest
from sqlalchemy import select

from pipeline.ledger.model import User
from tests.desk.people import Person, told, words
from tests.servers.openid import CLIENT, SECRET, OpenIdProvider
from tests.servers.ports import free_port

pytestmark = pytest.mark.slow
ROLES = {"vanthu": ["clerk"], "lanhdao": ["approver", "manager"], "kythuat": ["handler"]}


@pytest.fixture
def provider():
    with OpenIdProvider() as made:
        made.claims["groups"] = ["vanthu"]
        yield made


@pytest.fixture
def office(make_office, provider, tmp_path):
    """A desk whose users the provider vouches for."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    port = free_port()
    openid = {
        "issuer": provider.url,
        "client_id": CLIENT,
        "client_secret_file": str(secret),
        "name": "tài khoản nội bộ",
        "roles": ROLES,
        "departments": {"kythuat": "technical"},
    }
    return make_office(port=port, address=f"http://127.0.0.1:{port}", openid=openid)


def stranger(office) -> Person:
    return office.person("nobody", enter=False)


def enter(person: Person, provider, **changes: str):
    """Goes to the provider and comes back, with what comes back changed."""
    begun = person.client.get("/openid/begin?next=/search")
    if begun.status_code != 303:
        return begun
    back = {**provider.authorize(begun.headers["location"]), **changes}
    return person.client.get("/openid/back", params=back)


def user_of(office) -> User | None:
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(User).where(User.subject.is_not(None))).first()


def test_who_is_vouched_for_enters_and_the_roles_follow_the_claim(office, provider):
    person = stranger(office)
    assert "tài khoản nội bộ" in words(person.get("/entry"))
    answer = enter(person, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search")
    assert "Nguyễn Thị Lan" in words(person.get("/queue"))
    user = user_of(office)
    assert (user.name, user.roles, user.password) == ("lan.nguyen", ["clerk"], None)
    provider.claims["groups"] = ["lanhdao"]
    assert enter(stranger(office), provider).status_code == 303
    assert user_of(office).roles == ["approver", "manager"]
    assert "Đăng nhập" in words(person.get("/queue"))
    provider.claims["groups"] = "kythuat"
    enter(stranger(office), provider)
    assert (user_of(office).roles, user_of(office).department) == (["handler"], "technical")


@pytest.mark.parametrize(
    "lie", ["nonce", "audience", "issuer", "expired", "none", "shared", "stranger", "elsewhere", "unsigned"]
)
def test_a_token_that_is_odd_lets_nobody_in(office, provider, lie):
    provider.lie = lie
    person = stranger(office)
    answer = enter(person, provider)
    assert answer.status_code == 503
    assert "trả lời sai" in told(answer)
    assert "set-cookie" not in answer.headers or "tiepnhan=" not in answer.headers["set-cookie"]
    assert user_of(office) is None


def test_who_has_no_role_is_told_and_so_is_who_was_ended(office, provider):
    provider.claims["groups"] = ["khach"]
    answer = enter(stranger(office), provider)
    assert (answer.status_code, "chưa được giao vai trò" in told(answer)) == (403, True)
    provider.claims["groups"] = ["vanthu"]
    enter(stranger(office), provider)
    office.person("administrator").post("/people/lan.nguyen/end")
    assert enter(stranger(office), provider).status_code == 403


def test_a_code_counts_once_in_the_browser_that_began_with_the_state_of_then(office, provider):
    person = stranger(office)
    assert "không còn hiệu lực" in told(enter(person, provider, state="another"))
    begun = person.client.get("/openid/begin")
    back = provider.authorize(begun.headers["location"])
    other = stranger(office)
    assert other.client.get("/openid/back", params=back).status_code == 400
    assert person.client.get("/openid/back", params=back).status_code == 303
    assert person.client.get("/openid/back", params=back).status_code == 400


@pytest.mark.parametrize("fault", ["refuse", "drop", "error 500", "garbage", "empty"])
def test_while_the_provider_is_away_people_enter_by_password(office, provider, fault):
    provider.fault = fault
    person = office.person("clerk", enter=False)
    assert "trả lời" in told(person.get("/openid/begin"))
    assert person.enter().status_code == 303


def test_a_name_that_is_taken_gets_a_mark(office, provider):
    provider.claims["preferred_username"] = "clerk"
    enter(stranger(office), provider)
    assert user_of(office).name.startswith("clerk-")


def test_without_a_provider_there_is_nothing_there(make_office):
    person = make_office().person("clerk", enter=False)
    assert person.client.get("/openid/begin").status_code == 404
    assert person.client.get("/openid/back?code=x&state=y").status_code == 404
