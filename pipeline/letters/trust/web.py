"""One question over HTTP to a server that may be away, slow or hostile: bounded in time, size and address.

No redirects are followed and no proxy is used: what is asked is the address that was checked, and no other.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

MB = 1_000_000
PORTS: Mapping[str, int] = {"http": 80, "https": 443}
AGENT = "tiepnhan"
# IPv6 addresses that a gateway turns into IPv4 ones (RFC 6052): they may lead into the own network.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class Unreached(Exception):
    """There is no answer that can be used; the message says why in a few words and names no URL."""


@dataclass(frozen=True)
class Question:
    """What is sent (POST with a body, else GET) and what is borne.

    `seconds` bound all of it to the last byte, but for the look-up of the name (resolv.conf(5)). Without `private`,
    addresses that are not public are refused. `ca_file` (PEM) is what an https server is checked against, else the
    system's roots.
    """

    seconds: float
    most_bytes: int
    private: bool
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    ca_file: Path | None = None


def ask(url: str, question: Question) -> bytes:
    """Gives the body of the answer (status 200). Raises Unreached, whatever happens."""
    deadline = Deadline(question.seconds)
    try:
        place = _place(url)
        with deadline, _connected(place, question, deadline) as connection:
            return _asked(connection, place, question)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        raise Unreached(deadline.words if deadline.over else _words(error, deadline)) from error


def server_name(url: str) -> str:
    """Names the server of a URL without what may be secret in it: host, and port where it is not the usual one."""
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError:
        return "?"
    return f"{place.hostname}:{port}" if port else str(place.hostname)


class Deadline:
    """Cuts the connection when the time is over: a time-out of a socket begins anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._end = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    @property
    def words(self) -> str:
        """Says that it is over."""
        return f"no answer within {self.seconds:g} s"

    def guard(self, connection: socket.socket) -> None:
        """Says what is to be cut, and gives it the time that is left. Raises TimeoutError when none is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(self.words)
        connection.settimeout(left)
        self._socket = connection

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        if self.over:
            raise TimeoutError(self.words)  # what was read until then may look whole

    def _cut(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _place(url: str) -> SplitResult:
    place = urlsplit(url)
    if place.scheme not in PORTS or not place.hostname or place.username or place.password:
        raise Unreached("its address is no plain http or https one")
    return place


@contextmanager
def _connected(place: SplitResult, question: Question, deadline: Deadline) -> Iterator[http.client.HTTPConnection]:
    host, port = str(place.hostname), place.port or PORTS[place.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=question.seconds)
    try:
        connection.sock = _opened(host, port, question, deadline)
        if place.scheme == "https":
            context = ssl.create_default_context(cafile=question.ca_file)
            secured = context.wrap_socket(connection.sock, server_hostname=host, do_handshake_on_connect=False)
            connection.sock = secured
            deadline.guard(secured)
            secured.do_handshake()
        yield connection
    finally:
        connection.close()


def _opened(host: str, port: int, question: Question, deadline: Deadline) -> socket.socket:
    """Connects to an address that was checked: a second look-up might give another one (DNS rebinding)."""
    failed: OSError | None = None
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not question.private and not is_public(str(address[0])):
            raise Unreached("its address is not a public one")
        opened = socket.socket(family, kind, protocol)
        try:
            deadline.guard(opened)
            opened.connect(address)
        except OSError as error:
            opened.close()
            failed = error
            continue
        return opened
    raise failed or OSError("its name has no address")


def is_public(address: str) -> bool:
    """Tells whether an IP address is one of the public network, also after gateways have turned it into another."""
    read = ipaddress.ip_address(address)
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is not None:
            return is_public(str(read.ipv4_mapped))
        if read.sixtofour or read.teredo or read in TRANSLATED:
            return False
    return read.is_global and not read.is_multicast


def _asked(connection: http.client.HTTPConnection, place: SplitResult, question: Question) -> bytes:
    target = (place.path or "/") + (f"?{place.query}" if place.query else "")
    headers = {"User-Agent": AGENT, "Host": place.netloc, "Connection": "close", **question.headers}
    connection.request("GET" if question.body is None else "POST", target, question.body, headers)
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise Unreached(f"HTTP status {answer.status}")
    body = answer.read(question.most_bytes + 1)
    if len(body) > question.most_bytes:
        raise Unreached(f"its answer is larger than {question.most_bytes / MB:g} MB")
    if answer.length:
        raise Unreached("its answer was cut off")
    return body


def _words(error: Exception, deadline: Deadline) -> str:
    if isinstance(error, TimeoutError):
        return deadline.words
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its TLS certificate is not trusted ({error.verify_message})"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    reason = error.strerror if isinstance(error, OSError) else None
    return reason or type(error).__name__
