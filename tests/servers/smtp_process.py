"""The SMTP server as a process of its own, with the same face as SmtpServer."""

import smtplib
import ssl
from types import TracebackType
from typing import Self

from tests.servers.ports import LOOPBACK
from tests.servers.process import Server, module_command, module_environment
from tests.servers.smtp import SmtpOptions
from tests.servers.smtp_behaviour import Behaviour, Transaction, transactions


class SmtpProcess:
    """The server in another process, that can be killed; set `behaviour` anew at any time."""

    def __init__(self, options: SmtpOptions) -> None:
        self.options = options
        self.port = options.port
        log = options.folder / "smtp.log"
        self._server = Server("the SMTP server", module_command("tests.servers.smtp"), [log])

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._server.pid

    @property
    def behaviour(self) -> Behaviour:
        """How the server behaves from the next step of a transaction on."""
        return Behaviour.load(self.options.behaviour)

    @behaviour.setter
    def behaviour(self, behaviour: Behaviour) -> None:
        behaviour.save(self.options.behaviour)

    def start(self) -> None:
        """Starts it, well-behaved, and returns when it answers. Raises StartError otherwise."""
        self.options.folder.mkdir(parents=True, exist_ok=True)
        self.behaviour = Behaviour()
        self._server.start(
            self._answers,
            environment=module_environment(),
            standard_input=self.options.to_json().encode(),
        )

    def stop(self) -> None:
        """Ends it; does nothing when it is not running."""
        self._server.stop()

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        self._server.kill()

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

    def _answers(self) -> bool:
        try:
            if self.options.tls != "implicit":
                smtplib.SMTP(LOOPBACK, self.port, timeout=5).quit()
                return True
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            smtplib.SMTP_SSL(LOOPBACK, self.port, timeout=5, context=context).quit()
        except (OSError, smtplib.SMTPException):
            return False
        return True
