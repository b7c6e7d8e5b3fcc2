"""What the SMTP server does at each step of a transaction: the hooks of aiosmtpd."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.maildir import deliver, message_id
from tests.servers.smtp_behaviour import Behaviour, Transaction, append

OF_REPORTS = frozenset({"RET", "ENVID", "NOTIFY", "ORCPT"})


class SmtpWithReports(SMTP):
    """aiosmtpd knows no parameters of RFC 3461 and refuses them."""

    def _getparams(self, params: Sequence[str]) -> dict[str, str | bool] | None:
        known = super()._getparams(params)
        if known is None or not isinstance(self.event_handler, Deliverer) or not self.event_handler.offers_reports():
            return known
        return {name: value for name, value in known.items() if name not in OF_REPORTS}


class Deliverer:
    """Takes mail and delivers it to `mail`/<address>/Maildir of each recipient."""

    def __init__(self, mail: Path, log: Path, accounts: Mapping[str, str], behaviour: Callable[[], Behaviour]) -> None:
        """`accounts` are users and passwords, none for a server that asks for no login."""
        self._mail = mail
        self._log = log
        self._accounts = accounts
        self._behaviour = behaviour

    def offers_reports(self) -> bool:
        """Whether reports may be asked for just now."""
        return self._behaviour().dsn and not self._behaviour().dsn_refused

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        """Checks a login against the accounts."""
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        user, password = data.login.decode(), data.password.decode()
        return AuthResult(success=self._accounts.get(user) == password, handled=False)

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Says what is offered."""
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]] if self._behaviour().dsn else responses

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes the sender; 530 (RFC 4954, section 6) where a login is missing."""
        if self._accounts and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes a recipient, or refuses it for good or for now."""
        reply = self._objection(address.lower())
        if reply:
            append(self._log, Transaction(envelope.mail_from or "", (address,), "", reply))
            return reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Delivers the mail and replies, late or not at all where it is told so."""
        behaviour = self._behaviour()
        if behaviour.refuse_data:
            return self._note(envelope, f"554 5.7.1 {behaviour.refuse_data}")
        if behaviour.drop == "before delivery":
            self._note(envelope, "dropped before delivery")
            return await _cut(server)
        self._deliver(envelope)
        reply = self._note(envelope, "dropped after delivery" if behaviour.drop else "250 2.0.0 OK")
        await asyncio.sleep(behaviour.delay_seconds)
        return await _cut(server) if behaviour.drop else reply

    def _objection(self, address: str) -> str | None:
        behaviour = self._behaviour()
        if address in behaviour.refused:
            return f"550 5.1.1 {behaviour.refused[address]}"
        if address in behaviour.deferred:
            return f"451 4.7.1 {behaviour.deferred[address]}"
        if "/" in address or address.startswith("."):
            return "550 5.1.3 No such mailbox"
        return None

    def _deliver(self, envelope: Envelope) -> None:
        for address in dict.fromkeys(one.lower() for one in envelope.rcpt_tos):
            trace = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {address}\r\n"
            deliver(
                self._mail / address / "Maildir",
                trace.encode("utf-8", "surrogateescape") + _content(envelope),
            )

    def _note(self, envelope: Envelope, result: str) -> str:
        sender, recipients = envelope.mail_from or "", tuple(envelope.rcpt_tos)
        options = (*envelope.mail_options, *envelope.rcpt_options)
        asked = tuple(each for each in options if each.partition("=")[0] in OF_REPORTS)
        append(self._log, Transaction(sender, recipients, message_id(_content(envelope)), result, asked))
        return result


def _content(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


async def _cut(server: SMTP) -> str:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    # The lost connection cancels this coroutine; what it returned would be sent.
    never: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    return await never
