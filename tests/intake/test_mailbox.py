"""Polling a real mailbox: what is noted of what the server was told."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from pipeline.engine.advance import now
from pipeline.intake.enter import Arrival, Place, enter
from pipeline.intake.mailbox import Poller
from pipeline.ledger.model import Sighting
from pipeline.settings import Mailbox
from pipeline.store.disk import Disk
from tests.servers import maildir
from tests.servers.ledgers import new_ledger

pytestmark = pytest.mark.slow
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


@pytest.fixture
def store(tmp_path):
    return Disk(tmp_path / "store")


@pytest.fixture(params=["keyword", "move"])
def settings(request, tmp_path, dovecot):
    """A mailbox with one mail in it, once for each way of telling the server."""
    address = f"{request.node.name.partition('[')[0]}.{request.param}@eca.test"
    dovecot.add_account(address, "secret")
    password = tmp_path / "password"
    password.write_text("secret\n")
    maildir.deliver(dovecot.maildir(address), b"Subject: mot\r\n\r\nmot\r\n")
    return Mailbox(
        host="127.0.0.1", port=dovecot.plain_port, tls="none", user=address, password_file=password, done=request.param
    )


@pytest.fixture
def poller(settings, ledger, store):
    return Poller(settings, ledger, store, ZONE)


def told(ledger):
    with ledger.reading() as session:
        return list(session.scalars(select(Sighting.told).order_by(Sighting.uid)))


def forget(ledger):
    """The ledger as a kill leaves it between telling the server and noting that."""
    with ledger.writing() as session:
        session.execute(update(Sighting).values(told=False))


def test_what_the_server_was_told_is_noted(poller, ledger):
    assert poller.poll().new == 1
    assert told(ledger) == [True]


def test_what_was_told_before_a_crash_is_noted_at_the_next_poll(poller, ledger):
    poller.poll()
    forget(ledger)
    assert poller.poll().fetched == 0
    assert told(ledger) == [True]


def test_what_the_server_does_not_know_yet_is_told_first(poller, ledger, store, settings, dovecot):
    with dovecot.client(settings.user) as client:
        validity = client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]
        ((uid, parts),) = client.fetch(client.search("ALL"), ["BODY.PEEK[]", "INTERNALDATE"]).items()
    # As a kill leaves it between the commit and the telling.
    arrival = Arrival(parts[b"BODY[]"], now(), "email", Place(settings.name, validity, uid))
    assert enter(ledger, store, [arrival], ZONE).new == 1
    assert told(ledger) == [False]
    again = poller.poll()
    assert (again.fetched, again.new) == (1, 0)
    assert told(ledger) == [True]
    assert poller.poll().fetched == 0
