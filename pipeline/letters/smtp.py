"""SMTP up to the last dot, with a stop before it (RFC 5321 §4.1.1.4).

Before the last dot of DATA a mail is provably unsent; after it only the server's reply, or the
archive copy, can tell. `deliver` calls `brink` between the two.
"""

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from pipeline.errors import Hold, Wait
from pipeline.settings import Outgoing

PERMANENT = 500
END_OF_DATA = b".\r\n"
NO_PARAMETERS = frozenset({501, 504, 555})
"""RFC 5321 §4.1.1.11, RFC 3461 §5.1."""
LONGEST_ID = 100
"""Characters of an ENVID (RFC 3461 §5.4)."""
LONGEST_ADDRESS = 400
"""Of an ORCPT: the line may have 500 characters more than it had (RFC 3461 §4)."""


class Unknown(Wait):
    """The connection broke after the last dot: the mail may be sent or not."""


class Refused(Hold):
    """The server refuses for good, in its own words; the mail was not sent."""


@dataclass(frozen=True)
class Envelope:
    """Who it is from and who gets it; `copy` is the archive's address, which nobody sees in the mail.

    With `id`, a name of ours for it, servers are asked to report what becomes of it at the recipient (RFC 3461).
    """

    sender: str
    recipient: str
    copy: str | None = None
    id: str | None = None


class Smtp:
    """Our server for outgoing mail; a connection a letter."""

    def __init__(self, settings: Outgoing) -> None:
        self._settings = settings
        self._place = f"SMTP {settings.host}:{settings.port}"

    def check(self) -> str:
        """Logs in and leaves again; gives the server's greeting. Raises Wait when that fails."""
        client = self._connected()
        greeting = (client.ehlo_resp or client.helo_resp or b"").decode("utf-8", "replace")
        _leave(client)
        return greeting.splitlines()[0] if greeting else "(no greeting)"

    def deliver(self, envelope: Envelope, mail: bytes, brink: Callable[[], None], seconds: float = 60) -> str:
        """Hands `mail` over and returns the server's words of acceptance.

        The dot is sent only within so many `seconds` of calling `brink`: a program that was frozen in between must
        not send what another may have sent meanwhile. Raises Wait (not sent, later perhaps), Refused (not sent,
        never), Unknown (past the dot).
        """
        client = self._connected()
        try:
            self._before_the_dot(client, envelope, mail)
            begin = time.monotonic()
            brink()
            if time.monotonic() - begin > seconds:
                raise Wait(f"{self._place}: the program stood still just before the last dot; nothing was sent")
            reply = self._last_dot(client)
            _leave(client)
            return reply
        finally:
            # Without QUIT when something went wrong: in the midst of DATA it would be taken as text.
            client.close()

    def _before_the_dot(self, client: smtplib.SMTP, envelope: Envelope, mail: bytes) -> None:
        try:
            self._envelope(client, envelope)
            self._data(client, mail)
        except (smtplib.SMTPException, OSError) as error:
            raise Wait(f"{self._place}: {type(error).__name__}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        try:
            context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
            client = _open(settings, context)
            client.ehlo_or_helo_if_needed()
            if settings.tls == "starttls":
                client.starttls(context=context)
            if settings.user:
                client.login(settings.user, settings.password())
            client.ehlo_or_helo_if_needed()  # after STARTTLS what the server offers is asked anew
        except (smtplib.SMTPException, OSError) as error:
            raise Wait(f"{self._place}: no connection: {error}; is the server up, are port and tls right?") from error
        return client

    def _envelope(self, client: smtplib.SMTP, envelope: Envelope) -> None:
        of_mail, of_recipient = _reports_wanted(envelope) if client.has_extn("dsn") else ((), ())
        self._ours(_said(client.mail, envelope.sender, of_mail), f"MAIL FROM {envelope.sender}")
        self._expect(_said(client.rcpt, envelope.recipient, of_recipient), f"người nhận {envelope.recipient}")
        if envelope.copy is not None:
            # Without the copy nothing could prove the sending; so then it is not sent at all.
            self._ours(client.rcpt(envelope.copy), f"archive copy, RCPT TO {envelope.copy}")

    def _data(self, client: smtplib.SMTP, mail: bytes) -> None:
        code, words = client.docmd("DATA")
        if code != 354:  # noqa: PLR2004  RFC 5321 §4.2.3: start mail input
            self._expect((code, words), "DATA")
        client.send(_dotted(mail))

    def _last_dot(self, client: smtplib.SMTP) -> str:
        try:
            client.send(END_OF_DATA)
            code, words = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise Unknown(f"{self._place}: no reply after the last dot: {type(error).__name__}: {error}") from error
        if not 200 <= code < 600:  # noqa: PLR2004  no reply of RFC 5321 §4.2
            raise Unknown(f"{self._place}: no proper reply after the last dot: {code} {_text(words)}")
        self._expect((code, words), "nội dung thư")
        return f"{code} {_text(words)}"

    def _expect(self, reply: tuple[int, bytes], what: str) -> None:
        """Raises Refused for 5yz, Wait for anything else that is not 2yz."""
        code, words = reply
        if code >= PERMANENT:
            raise Refused(f"máy chủ thư từ chối {what}: {code} {_text(words)}")
        self._ours(reply, what)

    def _ours(self, reply: tuple[int, bytes], what: str) -> None:
        """Raises Wait for whatever is not 2yz: a refusal here is about us, not about this letter."""
        code, words = reply
        if not 200 <= code < 300:  # noqa: PLR2004  RFC 5321 §4.2.1: 2yz is positive completion
            raise Wait(f"{self._place}: {what}: {code} {_text(words)}", seconds=60)


def _open(settings: Outgoing, context: ssl.SSLContext) -> smtplib.SMTP:
    if settings.tls == "implicit":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout_seconds, context=context)
    return smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)


def _said(command: Callable[..., tuple[int, bytes]], address: str, parameters: tuple[str, ...]) -> tuple[int, bytes]:
    """The reply to MAIL or RCPT; without parameters where a server does not take those that it offers."""
    reply = command(address, parameters)
    return command(address) if parameters and reply[0] in NO_PARAMETERS else reply


def _reports_wanted(envelope: Envelope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parameters of MAIL and of RCPT by which reports are asked for (RFC 3461 §4); none for an envelope without id.

    Not of success: a report a letter would fill the register of what comes in and hide that no customer writes.
    An address or an id that does not fit into them is left out: the report is asked for all the same.
    """
    if envelope.id is None:
        return (), ()
    name, address = _xtext(envelope.id), _xtext(envelope.recipient)
    of_mail = ("RET=HDRS", *((f"ENVID={name}",) if name and len(name) <= LONGEST_ID else ()))
    original = (f"ORCPT=rfc822;{address}",) if address and len(address) <= LONGEST_ADDRESS else ()
    return of_mail, ("NOTIFY=FAILURE,DELAY", *original)


def _xtext(words: str) -> str:
    """RFC 3461 §4; empty for what is not ASCII, which has no place there."""
    if not words.isascii():
        return ""
    return "".join(each if "!" <= each <= "~" and each not in "+=" else f"+{ord(each):02X}" for each in words)


def _leave(client: smtplib.SMTP) -> None:
    """Says QUIT; whatever comes of it, the mail's fate is known already."""
    with suppress(smtplib.SMTPException, OSError):
        client.quit()


def _dotted(mail: bytes) -> bytes:
    """Dot-stuffing and CRLF line ends (RFC 5321 §4.5.2)."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _text(words: bytes) -> str:
    return words.decode("utf-8", "replace").replace("\n", " ")
