"""The server says at once that a mail has come, and goes away, and comes back."""

import threading
import time
from contextlib import contextmanager

import pytest

from pipeline.intake import idle
from pipeline.intake.idle import Bell
from pipeline.settings import Mailbox
from tests.servers import maildir

pytestmark = pytest.mark.slow
PATIENCE = 30


@pytest.fixture
def settings(request, tmp_path, dovecot):
    address = f"{request.node.name}@eca.test"
    dovecot.add_account(address, "secret")
    password = tmp_path / "password"
    password.write_text("secret\n")
    place = {"host": "127.0.0.1", "port": dovecot.plain_port, "tls": "none", "timeout_seconds": 3}
    return Mailbox(**place, user=address, password_file=password)


@contextmanager
def bell(settings):
    """A bell that listens; gives how often it has rung."""
    rung, stop = [], threading.Event()
    thread = threading.Thread(target=Bell(settings, lambda: rung.append(time.monotonic())).listen, args=(stop,))
    thread.start()
    try:
        yield rung
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def until(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_rings_when_it_begins_and_with_each_mail(settings, dovecot):
    with bell(settings) as rung:
        until(lambda: len(rung) == 1)
        for number in (2, 3):
            maildir.deliver(dovecot.maildir(settings.user), b"Subject: mot\r\n\r\nmot\r\n")
            until(lambda number=number: len(rung) >= number)


def test_after_a_crash_of_the_server_it_listens_again(settings, dovecot, monkeypatch):
    monkeypatch.setattr(idle, "AGAIN_SECONDS", 0.2)
    monkeypatch.setattr(idle, "RENEW_SECONDS", 2)
    with bell(settings) as rung:
        until(lambda: len(rung) == 1)
        dovecot.kill()
        dovecot.start()
        before = len(rung)
        maildir.deliver(dovecot.maildir(settings.user), b"Subject: mot\r\n\r\nmot\r\n")
        until(lambda: len(rung) > before)
