"""Real servers for tests. Those that take longest to make are made once a session."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.revocation import RevocationServer
from tests.servers.smtp import SmtpOptions, SmtpServer
from tests.servers.softhsm import SoftHsm
from tests.servers.tsa import Tsa
from tests.servers.world import World, WorldOptions

if TYPE_CHECKING:
    from tests.servers.children import Children
    from tests.servers.postgres import Postgres

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
def session_postgres(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Postgres]":
    """A PostgreSQL server; take `postgres` in tests."""
    from tests.servers.postgres import Postgres  # noqa: PLC0415 - for tests with a database only

    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def postgres(session_postgres: "Postgres") -> "Postgres":
    """The session's PostgreSQL server, running."""
    if session_postgres.pid is None:
        session_postgres.start()
    return session_postgres


@pytest.fixture(scope="session")
def children() -> "Iterator[Children]":
    """Processes of the program that serve all desks of the session."""
    from tests.servers.children import Children  # noqa: PLC0415 - two seconds, for tests with a desk only

    with Children() as made:
        yield made


@pytest.fixture(scope="session")
def watched_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority whose certificates name a server for OCSP and CRLs: take `revocation` to have it there."""
    return Authority(tmp_path_factory.mktemp("watched"), status=f"http://{LOOPBACK}:{free_port()}")


@pytest.fixture(scope="session")
def session_watched_softhsm(tmp_path_factory: pytest.TempPathFactory, watched_authority: Authority) -> SoftHsm:
    """A token with a signer's certificate of `watched_authority`; take `watched_softhsm` in tests."""
    token = SoftHsm(tmp_path_factory.mktemp("watched-token"))
    token.issue(watched_authority)
    return token


@pytest.fixture
def watched_softhsm(session_watched_softhsm: SoftHsm) -> Iterator[SoftHsm]:
    """The session's token of `watched_authority`, in its slot again after a test that pulls it."""
    yield session_watched_softhsm
    session_watched_softhsm.plug_in()


@pytest.fixture
def revocation(watched_authority: Authority) -> Iterator[RevocationServer]:
    """The server for OCSP and CRLs of `watched_authority`, with nothing revoked."""
    with RevocationServer(watched_authority) as server:
        yield server


@pytest.fixture
def tsa(tmp_path: Path, watched_authority: Authority) -> Iterator[Tsa]:
    """A time-stamping authority of `watched_authority`."""
    with Tsa(watched_authority, tmp_path / "tsa") as server:
        yield server


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


@pytest.fixture
def signing_world(tmp_path: Path, watched_authority: Authority, watched_softhsm: SoftHsm) -> Iterator[World]:
    """All servers with a time-stamping authority, OCSP and CRLs; `world.tsa` and `world.revocation` may fail."""
    options = WorldOptions(signatures=True)
    made = World(tmp_path / "world", options, authority=watched_authority, softhsm=watched_softhsm)
    made.start()
    yield made
    made.kill()
