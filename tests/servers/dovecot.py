"""Dovecot from Debian or Ubuntu: a real IMAP server on loopback, for whoever runs the tests."""

import base64
import grp
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import ssl
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from tests.servers.authority import ServerCertificate
from tests.servers.dovecot_conf import Place, configuration, executable
from tests.servers.files import write_secret
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import Server, StartError

# sockaddr_un holds 108 bytes; Dovecot's own names below base_dir take up to 30 of them.
LONGEST_BASE_DIR = 70
# The user that Debian's package makes; it needs no rights of its own (see `identity`).
OWNER_UNDER_ROOT = "dovecot"


class Dovecot:
    """An IMAP server with TLS on `tls_port` and without on `plain_port`, both on 127.0.0.1.

    Everything is below `folder`, mail in `mail`/<address>/Maildir. It can be stopped, killed and
    started again on the same data and ports. It ends with the thread that started it.
    """

    def __init__(self, folder: Path, mail: Path, accounts: Mapping[str, str], certificate: ServerCertificate) -> None:
        """`accounts` are addresses and their passwords."""
        self.folder = folder.absolute()
        self.mail = mail.absolute()
        self.root_pem = certificate.root_pem
        self.tls_port = free_port()
        self.plain_port = free_port()
        self._accounts = dict(accounts)
        self._certificate = certificate
        self._run = self.folder / "run"
        self._log = self.folder / "dovecot.log"
        command = [executable(), "-F", "-c", str(self.folder / "dovecot.conf")]
        self._server = Server("Dovecot", command, [self.folder / "start.log", self._log])

    @property
    def pid(self) -> int | None:
        """The process id of Dovecot's master while it runs."""
        return self._server.pid

    def start(self) -> None:
        """Starts it and returns when both ports greet. Raises StartError with its log otherwise."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mail.mkdir(parents=True, exist_ok=True)
        self._run = short_folder(self.folder / "run")
        for address, password in self._accounts.items():
            self.add_account(address, password)
        (self.folder / "dovecot.conf").write_text(configuration(self._place()), "utf-8")
        try:
            self._server.start(self._answers, identity=identity())
        except StartError:
            self.kill()
            raise

    def stop(self) -> None:
        """Ends it cleanly, which takes Dovecot a second; does nothing when it is not running."""
        self._server.stop()
        shutil.rmtree(self._run, ignore_errors=True)

    def kill(self) -> None:
        """Ends all its processes at once, as a crash would."""
        self._server.kill()
        shutil.rmtree(self._run, ignore_errors=True)

    def add_account(self, address: str, password: str) -> None:
        """Lets `address` log in from now on, also while the server runs."""
        self._accounts[address] = password
        write_secret(self.folder / "users" / address, f"{address}:{hashed(password)}::::::\n".encode())

    def maildir(self, address: str) -> Path:
        """Where the mail of `address` lies."""
        return self.mail / address / "Maildir"

    def client(self, address: str) -> IMAPClient:
        """Gives a client that is logged in over TLS; a context manager that logs out."""
        context = ssl.create_default_context(cafile=str(self.root_pem))
        client = IMAPClient(LOOPBACK, self.tls_port, ssl_context=context)
        client.login(address, self._accounts[address])
        return client

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _place(self) -> Place:
        owner = pwd.getpwnam(OWNER_UNDER_ROOT) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        return Place(
            run=self._run,
            state=self._run,
            log=self._log,
            mail=self.mail,
            users=self.folder / "users",
            chain=self._certificate.chain_pem.absolute(),
            key=self._certificate.key_pem.absolute(),
            owner=owner.pw_name,
            group=grp.getgrgid(owner.pw_gid if os.geteuid() == 0 else os.getegid()).gr_name,
            tls_port=self.tls_port,
            plain_port=self.plain_port,
        )

    def _answers(self) -> bool:
        context = ssl.create_default_context(cafile=str(self.root_pem))
        try:
            with socket.create_connection((LOOPBACK, self.plain_port), 5) as plain:
                greeted = plain.recv(64).startswith(b"* OK")
            with (
                socket.create_connection((LOOPBACK, self.tls_port), 5) as bare,
                context.wrap_socket(bare, server_hostname="localhost") as tls,
            ):
                return greeted and tls.recv(64).startswith(b"* OK")
        except OSError:
            return False


def identity() -> Sequence[str]:
    """Gives the options of setpriv(1) under which Dovecot runs.

    Dovecot opens no mail as root. Under root it runs as its own user, with the right to read and
    write what root has delivered (capabilities(7)), also below folders that only root may enter.
    An ordinary user's Dovecot runs as that user.
    """
    if os.geteuid() != 0:
        return ()
    # Without no_setuid_fixup the kernel answers access(2) for a user that is not root as if it had
    # no capabilities, and Dovecot takes every Maildir of root's for read-only.
    rights = "+dac_override,+fowner,+chown"
    group = pwd.getpwnam(OWNER_UNDER_ROOT).pw_gid
    user = ("--reuid", OWNER_UNDER_ROOT, "--regid", str(group), "--clear-groups")
    return (*user, "--inh-caps", rights, "--ambient-caps", rights, "--securebits", "+no_setuid_fixup")


def short_folder(wanted: Path) -> Path:
    """Makes the folder `wanted`, empty; one in the temporary folder when its path is too long."""
    shutil.rmtree(wanted, ignore_errors=True)
    if len(str(wanted)) > LONGEST_BASE_DIR:
        wanted = Path(tempfile.mkdtemp(prefix="dovecot-"))
    wanted.mkdir(exist_ok=True)
    # Dovecot insists on it, with a warning in its log.
    wanted.chmod(0o755)
    return wanted


def hashed(password: str) -> str:
    """The password as a passwd-file of Dovecot holds it: salted SHA-256."""
    salt = secrets.token_bytes(8)
    digest = hashlib.sha256(password.encode() + salt).digest()
    return "{SSHA256}" + base64.b64encode(digest + salt).decode()
