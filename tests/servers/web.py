"""An HTTP server on loopback in a thread of this process, with all the ways in which one can fail."""

import base64
import ssl
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Literal, Self

from tests.servers.authority import ServerCertificate
from tests.servers.ports import LOOPBACK, free_port

Fault = Literal["", "refuse", "hang", "drop", "drip", "error 500", "garbage", "empty", "huge", "truncated", "redirect"]
"""How it fails: not at all; nobody listens; no word after the request; the connection is cut; one byte at a time for
ever; status 500; bytes at random; no bytes; bytes without end; half of the true answer; status 302 to `elsewhere`."""
GARBAGE = bytes(range(256)) * 16
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Request:
    """What a client has sent; `method` is GET or POST, `path` without the host."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the server sends."""

    body: bytes
    content_type: str
    status: int = 200


class WebServer:
    """A server at `url`; `fault` may be set anew at any time, also before the start.

    `requests` are all that came, in order, also those that a fault answered. With `certificate` it speaks TLS, with
    `login` (user, password) it asks for both (RFC 7617). It waits `delay_seconds` before each answer.
    """

    def __init__(
        self,
        port: int | None = None,
        *,
        certificate: ServerCertificate | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.port = port or free_port()
        self.requests: list[Request] = []
        self.delay_seconds = 0.0
        self.elsewhere = "file:///etc/passwd"
        self.released = threading.Event()
        self._certificate, self._login = certificate, login
        self._fault: Fault = ""
        self._started = False
        self._server: _Listener | None = None

    @property
    def url(self) -> str:
        """Where it is, without a path."""
        return f"{'https' if self._certificate else 'http'}://{LOOPBACK}:{self.port}"

    @property
    def fault(self) -> Fault:
        """How it fails just now."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self._fault = fault
        self._follow()

    def answer(self, request: Request) -> Reply:
        """What a server without faults sends."""
        raise NotImplementedError

    def start(self) -> None:
        """Starts it. Raises OSError when the port is taken."""
        self._started = True
        self.released.clear()
        self._follow()

    def stop(self) -> None:
        """Ends it and lets all go that hang; does nothing when it is not running."""
        self._started = False
        self.released.set()
        self._follow()

    def allows(self, header: str | None) -> bool:
        """Tells whether a client's Authorization header opens the door."""
        return self._login is None or header == "Basic " + base64.b64encode(":".join(self._login).encode()).decode()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _follow(self) -> None:
        """Listens when it should, and only then."""
        wanted = self._started and self._fault != "refuse"
        if wanted and self._server is None:
            self._server = _Listener((LOOPBACK, self.port), _Handler)
            self._server.owner = self
            if self._certificate is not None:
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(self._certificate.chain_pem, self._certificate.key_pem)
                self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        elif not wanted and self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: WebServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: a client that goes away is no news in these tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    PIECE: ClassVar[bytes] = bytes(2**16)

    def do_GET(self) -> None:
        self._do(b"")

    def do_POST(self) -> None:
        self._do(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, format: str, *args: object) -> None:
        """Writes no log."""

    def _do(self, body: bytes) -> None:
        owner, request = self.server.owner, Request(str(self.command), self.path, body)
        owner.requests.append(request)
        owner.released.wait(owner.delay_seconds)
        if not owner.allows(self.headers.get("Authorization")):
            self._send(Reply(b"who are you?", "text/plain", 401))
        elif owner.fault in ("hang", "drop"):
            owner.released.wait(None if owner.fault == "hang" else 0)
        elif owner.fault in ("drip", "huge"):
            self._without_end(owner.fault)
        else:
            self._send(self._reply(request))

    def _reply(self, request: Request) -> Reply:
        owner = self.server.owner
        reply = owner.answer(request)
        faulty: dict[str, Reply] = {
            "error 500": Reply(b"<html>Internal Server Error</html>", "text/html", 500),
            "redirect": Reply(b"", "text/html", 302),
            "garbage": Reply(GARBAGE, reply.content_type),
            "empty": Reply(b"", reply.content_type),
            "truncated": Reply(reply.body[: len(reply.body) // 2], reply.content_type),
        }
        return faulty.get(owner.fault, reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.status == 302:
            self.send_header("Location", self.server.owner.elsewhere)
        self.end_headers()
        self.wfile.write(reply.body)

    def _without_end(self, fault: str) -> None:
        """Writes until the client goes away or the server ends."""
        self.send_response(200)
        self.end_headers()
        while not self.server.owner.released.wait(0.05 if fault == "drip" else 0):
            self.wfile.write(b"0" if fault == "drip" else self.PIECE)
