"""The server's mails against the ledger."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from pipeline.engine.advance import now
from pipeline.intake.mailbox import Poller
from pipeline.intake.reconcile import Reconcile
from pipeline.ledger.model import Mail, Sighting
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
def settings(request, tmp_path, dovecot):
    address = f"{request.node.name}@eca.test"
    dovecot.add_account(address, "secret")
    password = tmp_path / "password"
    password.write_text("secret\n")
    return Mailbox(host="127.0.0.1", port=dovecot.plain_port, tls="none", user=address, password_file=password)


def deliver(dovecot, settings, word, received=None):
    maildir.deliver(dovecot.maildir(settings.user), f"Subject: {word}\r\n\r\n{word}\r\n".encode(), received)


def test_all_is_there(ledger, settings, dovecot, tmp_path):
    for word in ("mot", "hai"):
        deliver(dovecot, settings, word)
    Poller(settings, ledger, Disk(tmp_path / "store"), ZONE).poll()
    deliver(dovecot, settings, "ba")  # it has just come
    found = Reconcile(settings, ledger)()
    assert (found.mails, found.unknown, found.waiting) == (3, [], [])


def test_after_an_older_backup_the_missing_mails_are_brought_in_again(ledger, settings, dovecot, tmp_path):
    for word in ("mot", "hai", "ba"):
        deliver(dovecot, settings, word)
    poller = Poller(settings, ledger, Disk(tmp_path / "store"), ZONE)
    poller.poll()
    with ledger.writing() as session:
        lost = session.scalars(select(Mail.id).order_by(Mail.id.desc()).limit(2)).all()
        session.execute(delete(Sighting).where(Sighting.mail_id.in_(lost)))
        session.execute(delete(Mail).where(Mail.id.in_(lost)))
    assert poller.poll().fetched == 0
    assert len(Reconcile(settings, ledger)().unknown) == 2
    assert poller.poll().new == 2
    assert Reconcile(settings, ledger)().unknown == []


def test_what_lies_there_for_long_is_told(ledger, settings, dovecot):
    deliver(dovecot, settings, "cu", now() - timedelta(hours=7))
    deliver(dovecot, settings, "moi", now() - timedelta(hours=5))
    assert len(Reconcile(settings, ledger)().waiting) == 1
