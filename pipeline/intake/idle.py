"""IMAP IDLE (RFC 2177): the server says at once that a mail has come. Polling goes on beside it, for what is missed."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from imapclient import IMAPClient

from pipeline.errors import Wait
from pipeline.intake.imap import connected
from pipeline.settings import Mailbox

LOOK_SECONDS = 1.0
"""How often it is looked whether to stop."""
RENEW_SECONDS = 20 * 60
"""RFC 2177: a server may log out who idles for 30 minutes."""
AGAIN_SECONDS = 30.0
"""How long to wait after the connection broke."""

log = logging.getLogger(__name__)


class Bell:
    """Calls `ring` whenever the server says that the mailbox holds more mails than before."""

    def __init__(self, settings: Mailbox, ring: Callable[[], None]) -> None:
        self._settings = settings
        self._ring = ring

    def listen(self, stop: threading.Event) -> None:
        """Listens until `stop` is set; at once no longer where the server knows no IDLE."""
        while not stop.is_set():
            try:
                with connected(self._settings) as client:
                    if not client.has_capability("IDLE"):
                        log.info("%s: the server knows no IDLE; it is polled", self._settings.name)
                        return
                    self._listen(client, stop)
            except Wait as error:
                log.warning("idle: %s", error)
                stop.wait(AGAIN_SECONDS)

    def _listen(self, client: IMAPClient, stop: threading.Event) -> None:
        client.select_folder(self._settings.folder, readonly=True)
        self._ring()  # what came before the folder was selected is not told
        while not stop.is_set():
            client.idle()
            rings = self._until_something_comes(client, stop)
            client.idle_done()
            if rings:
                self._ring()

    def _until_something_comes(self, client: IMAPClient, stop: threading.Event) -> bool:
        until = time.monotonic() + RENEW_SECONDS
        while not stop.is_set() and time.monotonic() < until:
            said = client.idle_check(timeout=LOOK_SECONDS)
            if any(len(each) > 1 and each[1] == b"EXISTS" for each in said):
                return True
        return False


@contextmanager
def listening(settings: Mailbox, ring: Callable[[], None]) -> Iterator[None]:
    """Listens in a thread of its own while the block runs, where the settings want it."""
    if not settings.idle:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=Bell(settings, ring).listen, args=(stop,), name="idle", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(settings.timeout_seconds)
