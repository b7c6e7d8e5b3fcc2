"""Opening an IMAP connection as the settings say; used for the customers' mailbox and the archive."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from pipeline.errors import Wait
from pipeline.settings import Server

# imaplib refuses longer lines; a SEARCH over a large folder answers in one line.
LONGEST_LINE = 20_000_000


class ServerTrouble(Wait):
    """The connection broke, or the server refused a command, after the login."""


def tls_context(server: Server) -> ssl.SSLContext:
    """TLS with the system's roots, or with those of the server's `ca_file`; host names are checked."""
    return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)


@contextmanager
def connected(server: Server) -> Iterator[IMAPClient]:
    """Gives a logged-in client whose times are aware.

    Raises Wait when the server cannot be used, ServerTrouble when it fails in the midst of the block.
    """
    place = f"IMAP {server.host}:{server.port}"
    try:
        client = _open(server)
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise Wait(f"{place}: no connection: {error}; is the server up, are host, port and tls right?") from error
    try:
        _login(client, server, place)
        yield client
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise ServerTrouble(f"{place}: {type(error).__name__}: {error}") from error
    finally:
        _leave(client)


def _open(server: Server) -> IMAPClient:
    imaplib._MAXLINE = LONGEST_LINE  # type: ignore[attr-defined]
    context = tls_context(server)
    client = IMAPClient(
        server.host,
        server.port,
        ssl=server.tls == "implicit",
        ssl_context=context if server.tls == "implicit" else None,
        timeout=server.timeout_seconds,
    )
    client.normalise_times = False
    if server.tls == "starttls":
        client.starttls(context)
    return client


def _login(client: IMAPClient, server: Server, place: str) -> None:
    try:
        client.login(server.user or "", server.password())
    except LoginError as error:
        raise Wait(
            f"{place}: the server refuses {server.user}: {error}; correct user or {server.password_file}"
        ) from error


def _leave(client: IMAPClient) -> None:
    try:
        client.logout()
    except (OSError, IMAPClientError, imaplib.IMAP4.error):
        client.shutdown()
