"""All servers of a certification authority's complaint desk, real and on this machine.

The CA's mailbox, the archive and the clerks have accounts at the IMAP server; customers have
mailboxes (<address>/Maildir) that appear with their first mail. The SMTP server delivers to all.
"""

import datetime
import secrets
import shutil
import tomllib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from pipeline.shipped import shipped
from tests.servers import maildir
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.files import write_secret
from tests.servers.maildir import Mail
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.revocation import RevocationServer
from tests.servers.smtp import TLS, SmtpOptions, SmtpServer
from tests.servers.smtp_process import SmtpProcess
from tests.servers.softhsm import SoftHsm
from tests.servers.tsa import Tsa
from tests.servers.world_settings import (
    ARCHIVE,
    CLERKS,
    DESK,
    merged,
    password_file,
    server,
    settings,
    signatures,
    toml,
)

AT_ONCE: Mapping[str, Any] = {"opening": {"slip": 0}, "handover": {"by_itself": False}}
"""Slips go out at once, so that tests need not wait an hour for them, and nothing is handed over by itself."""


@dataclass(frozen=True, kw_only=True)
class WorldOptions:
    """How a world may differ from the usual one.

    `clear` throws away all mail, the SMTP log and the program's own folder of an earlier time. With `signatures` a
    time-stamping authority and a server for OCSP and CRLs are there too, and the settings name them; an authority
    that is shared must have been made for such a server then.
    `settings` are laid over the settings, for example {"archive": {"grace_seconds": 1}}; `procedure` over both
    procedures, AT_ONCE without it.
    """

    imap_tls: Literal["implicit", "none"] = "implicit"
    smtp_tls: TLS = "starttls"
    smtp_login: bool = True
    smtp_process: bool = False
    clear: bool = False
    signatures: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    procedure: Mapping[str, Any] = field(default_factory=lambda: dict(AT_ONCE))


class World:
    """The servers, and `settings_file` (tiepnhan.toml) by which the program finds them.

    Customers' addresses end in .test or .example. Enter it, or call start() and stop().
    """

    def __init__(
        self,
        folder: Path,
        options: WorldOptions | None = None,
        *,
        authority: Authority | None = None,
        softhsm: SoftHsm | None = None,
    ) -> None:
        """Makes what is missing in `folder`; what is there, mail too, is used again.

        An authority and a token may be shared by many worlds: making them takes longest.
        """
        self.folder = folder.absolute()
        self.options = options or WorldOptions()
        self.mail = self.folder / "mail"
        self.var = self.folder / "var"
        if self.options.clear:
            self.clear()
        self.authority = authority or Authority(self.folder / "authority", status=self._status())
        self.softhsm = softhsm or SoftHsm(self.folder / "token")
        if not self.softhsm.signer_pem.exists():
            self.softhsm.issue(self.authority)
        self.passwords = {address: self._password(address) for address in (DESK, ARCHIVE, CLERKS)}
        self.dovecot = self._dovecot()
        self.smtp = self._smtp()
        self.settings_file = self.folder / "tiepnhan.toml"
        self.settings_file.write_text(toml(self._settings()), "utf-8")
        self._write_procedures()

    @cached_property
    def tsa(self) -> Tsa:
        """The time-stamping authority of a world with `signatures`."""
        return Tsa(self.authority, self.folder / "tsa")

    @cached_property
    def revocation(self) -> RevocationServer:
        """What tells which certificates are revoked, in a world with `signatures`."""
        return RevocationServer(self.authority)

    def start(self) -> None:
        """Starts the servers. Raises StartError or OSError, and then none is left running."""
        with ExitStack() as started:
            self.dovecot.start()
            started.callback(self.dovecot.stop)
            for each in self._signing():
                each.start()
                started.callback(each.stop)
            self.smtp.start()
            started.pop_all()

    def stop(self) -> None:
        """Ends the servers; does nothing when they are not running."""
        self.smtp.stop()
        for each in self._signing():
            each.stop()
        self.dovecot.stop()

    def kill(self) -> None:
        """Ends the servers at once, as a crash would."""
        self.smtp.kill()
        for each in self._signing():
            each.stop()
        self.dovecot.kill()

    def clear(self) -> None:
        """Throws away all mail, the SMTP log and the program's own folder; only while stopped."""
        for folder in (self.mail, self.var, self.folder / "smtp"):
            shutil.rmtree(folder, ignore_errors=True)

    def deliver(self, raw: bytes, received: datetime.datetime | None = None) -> Path:
        """Puts a mail into the CA's INBOX, at once or as of `received` (aware; its INTERNALDATE)."""
        return maildir.deliver(self.dovecot.maildir(DESK), raw, received)

    def customer_mail(self, address: str) -> list[Mail]:
        """What has come to a customer, the oldest first."""
        return maildir.mails(self.dovecot.maildir(address))

    def archive_mail(self) -> list[Mail]:
        """What lies in the archive mailbox, the oldest first."""
        return maildir.mails(self.dovecot.maildir(ARCHIVE))

    def clerks_mail(self) -> list[Mail]:
        """What the clerks have been told by mail, the oldest first."""
        return maildir.mails(self.dovecot.maildir(CLERKS))

    def uids(self, folder: str = "INBOX", *criteria: str) -> list[int]:
        """The UIDs that the IMAP server holds in a folder of the CA's mailbox, all or by criteria."""
        with self.dovecot.client(DESK) as client:
            client.select_folder(folder, readonly=True)
            return list(client.search(list(criteria) or ["ALL"]))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _status(self) -> str | None:
        return f"http://{LOOPBACK}:{free_port()}" if self.options.signatures else None

    def _signing(self) -> list[Tsa | RevocationServer]:
        return [self.tsa, self.revocation] if self.options.signatures else []

    def _dovecot(self) -> Dovecot:
        certificate = self.authority.issue_server()
        return Dovecot(self.folder / "dovecot", self.mail, self.passwords, certificate)

    def _smtp(self) -> SmtpServer | SmtpProcess:
        certificate = self.authority.issue_server()
        options = SmtpOptions(
            folder=self.folder / "smtp",
            mail=self.mail,
            port=free_port(),
            tls=self.options.smtp_tls,
            chain_pem=certificate.chain_pem,
            key_pem=certificate.key_pem,
            accounts=self.passwords if self.options.smtp_login else {},
        )
        return SmtpProcess(options) if self.options.smtp_process else SmtpServer(options)

    def _settings(self) -> Mapping[str, Any]:
        tls = self.options.imap_tls
        port = self.dovecot.tls_port if tls == "implicit" else self.dovecot.plain_port
        imap = server(port, tls, self.authority)
        smtp = server(self.smtp.port, self.options.smtp_tls, self.authority)
        tables = settings(self.authority, self.softhsm, imap, smtp, self.folder / "secrets")
        if self.options.signatures:
            tables = merged(tables, signatures(self.tsa))
        return merged(tables, self.options.settings)

    def machine(self, name: str, *pools: str, clock: bool = False, **more: Any) -> Path:
        """Writes the settings of one machine of several, for a world whose settings name a database."""
        node = {"pools": list(pools), "clock": clock, **more}
        path = self.folder / f"{name}.toml"
        path.write_text(toml(merged(self._settings(), {"node": node})), "utf-8")
        return path

    def _write_procedures(self) -> None:
        """The shipped procedures with what tests want otherwise, beside the settings."""
        folder = self.folder / "procedures"
        folder.mkdir(exist_ok=True)
        for name in ("eca", "smartsign"):
            content = tomllib.loads(shipped("config", "procedures", f"{name}.toml").read_text("utf-8"))
            (folder / f"{name}.toml").write_text(toml(merged(content, self.options.procedure)), "utf-8")

    def _password(self, address: str) -> str:
        path = password_file(address, self.folder / "secrets")
        if not path.exists():
            write_secret(path, secrets.token_urlsafe(12).encode() + b"\n")
        return path.read_text("ascii").strip()
