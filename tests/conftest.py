"""Real servers for tests. Those that take longest to make are made once a session."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_port
from tests.servers.smtp import SmtpOptions, SmtpServer
from tests.servers.softhsm import SoftHsm
from tests.servers.world import World

if TYPE_CHECKING:
    from tests.servers.children import Children

pytest_plugins = ("tests.clauses",)


def pytest_configure() -> None:
    """No property test fails because the machine is slow."""
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of tests/crash; as they stand they are the short form for every run of the tests."""
    group = parser.getgroup("crash", "kill -9 over the whole road")
    group.addoption("--mails", type=int, default=20, help="how many mails come in")
    group.addoption("--kills", type=int, default=12, help="how often the program is killed")
    group.addoption("--seed", type=int, default=None, help="of the random moments; a new one each time if not given")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certification authority for the whole session."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def session_softhsm(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> SoftHsm:
    """A token with a signer's key and certificates; take `softhsm` in tests."""
    token = SoftHsm(tmp_path_factory.mktemp("token"))
    token.issue(authority)
    return token


@pytest.fixture
def softhsm(session_softhsm: SoftHsm) -> Iterator[SoftHsm]:
    """The session's token, in its slot again after a test that pulls it."""
    yield session_softhsm
    session_softhsm.plug_in()


@pytest.fixture(scope="session")
def children() -> "Iterator[Children]":
    """Processes of the program that serve all desks of the session."""
    from tests.servers.children import Children  # noqa: PLC0415 - two seconds, for tests with a desk only

    with Children() as made:
        yield made


@pytest.fixture(scope="module")
def dovecot(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Dovecot]:
    """An IMAP server, one a module; give each test an account of its own with add_account()."""
    folder = tmp_path_factory.mktemp("dovecot")
    with Dovecot(folder / "server", folder / "mail", {}, authority.issue_server()) as server:
        yield server


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    """A plain SMTP server without TLS and login that delivers below tmp_path/mail."""
    options = SmtpOptions(folder=tmp_path / "smtp", mail=tmp_path / "mail", port=free_port())
    with SmtpServer(options) as server:
        yield server


@pytest.fixture
def world(tmp_path: Path, authority: Authority, softhsm: SoftHsm) -> Iterator[World]:
    """All servers, with no mail in them, for one test."""
    made = World(tmp_path / "world", authority=authority, softhsm=softhsm)
    made.start()
    yield made
    made.kill()
