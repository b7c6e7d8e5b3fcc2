"""A real SMTP server on loopback that delivers into Maildirs, in a thread of this process.

`python -m tests.servers.smtp` runs it as a process of its own; smtp_process.py starts that.
"""

import json
import logging
import signal
import ssl
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller

from tests.servers.ports import LOOPBACK
from tests.servers.smtp_behaviour import Behaviour, Transaction, transactions
from tests.servers.smtp_handler import Deliverer, SmtpWithReports

TLS = Literal["implicit", "starttls", "none"]
LARGEST_MAIL = 100 * 2**20


@dataclass(frozen=True)
class SmtpOptions:
    """What an SMTP server is started with.

    Mail goes to `mail`/<address>/Maildir; `folder` holds the log of transactions. `chain_pem` and
    `key_pem` are needed unless `tls` is "none". With `accounts` (user and password) it asks for a
    login.
    """

    folder: Path
    mail: Path
    port: int
    tls: TLS = "none"
    chain_pem: Path | None = None
    key_pem: Path | None = None
    accounts: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """The log of transactions: JSON lines."""
        return self.folder / "transactions.jsonl"

    @property
    def behaviour(self) -> Path:
        """Where a server in another process looks up how to behave."""
        return self.folder / "behaviour.json"

    def to_json(self) -> str:
        """All of it as JSON, passwords too."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The options that to_json() wrote."""
        values = json.loads(text)
        paths = {key: Path(values[key]) for key in ("folder", "mail", "chain_pem", "key_pem") if values[key]}
        return cls(**{**values, **paths})


class SmtpServer:
    """The server in a thread of this process; change `behaviour` at any time."""

    def __init__(self, options: SmtpOptions) -> None:
        self.options = options
        self.port = options.port
        self.behaviour = Behaviour()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Starts it and returns when it answers. Raises OSError when the port is taken."""
        self._controller = controller(self.options, lambda: self.behaviour)
        self._controller.start()

    def stop(self) -> None:
        """Ends it; does nothing when it is not running."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def kill(self) -> None:
        """Ends it; a thread has no harder end."""
        self.stop()

    def transactions(self) -> list[Transaction]:
        """What has happened, in order, since the folder is there."""
        return transactions(self.options.log)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Controller(Controller):
    def factory(self) -> SmtpWithReports:
        """The server of one connection."""
        return SmtpWithReports(self.handler, **self.SMTP_kwargs)


def controller(options: SmtpOptions, behaviour: Callable[[], Behaviour]) -> Controller:
    """Makes the server, not yet started."""
    options.folder.mkdir(parents=True, exist_ok=True)
    # At each login aiosmtpd warns of an attribute that it sets itself.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    deliverer = Deliverer(options.mail, options.log, options.accounts, behaviour)
    return _Controller(
        deliverer,
        hostname=LOOPBACK,
        port=options.port,
        ready_timeout=10,
        server_hostname="mail.eca.test",
        data_size_limit=LARGEST_MAIL,
        enable_SMTPUTF8=True,
        authenticator=deliverer.authenticate,
        # With implicit TLS aiosmtpd does not see that there is TLS already.
        auth_require_tls=options.tls == "starttls",
        **_tls(options),
    )


def _tls(options: SmtpOptions) -> dict[str, Any]:
    if options.tls == "none":
        return {}
    if options.chain_pem is None or options.key_pem is None:
        raise ValueError("TLS needs chain_pem and key_pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.chain_pem, options.key_pem)
    if options.tls == "implicit":
        return {"ssl_context": context}
    return {"tls_context": context, "require_starttls": True}


def main() -> None:
    """Serves until a signal ends the process; the options come by standard input as JSON."""
    options = SmtpOptions.from_json(sys.stdin.read())
    controller(options, lambda: Behaviour.load(options.behaviour)).start()
    signal.pause()


if __name__ == "__main__":
    main()
