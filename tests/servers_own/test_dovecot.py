import datetime
import os
import signal
import ssl
import subprocess
import sys
import tempfile
from itertools import count

import psutil
import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.servers import maildir
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_conf import executable, version
from tests.servers.ports import LOOPBACK
from tests.servers.process import StartError, module_environment

pytestmark = pytest.mark.slow
numbers = count(1)


def mail(message_id: str) -> bytes:
    return f"Message-ID: <{message_id}>\r\nSubject: thu\r\n\r\nNoi dung\r\n".encode()


@pytest.fixture
def address(dovecot: Dovecot) -> str:
    address = f"hop{next(numbers)}@eca.test"
    dovecot.add_account(address, "mat khau")
    return address


def test_a_delivered_mail_is_fetched_over_tls(dovecot, address):
    when = datetime.datetime(2026, 3, 2, 8, 30, tzinfo=datetime.UTC)
    maildir.deliver(dovecot.maildir(address), mail("mot@x.example"), when)

    with dovecot.client(address) as client:
        client.normalise_times = False
        assert client.select_folder("INBOX")[b"READ-WRITE"]
        ((_, fetched),) = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE"]).items()

    assert fetched[b"BODY[]"] == mail("mot@x.example")
    assert fetched[b"INTERNALDATE"] == when


def test_the_plain_port_takes_a_login_too(dovecot, address):
    with IMAPClient(LOOPBACK, dovecot.plain_port, ssl=False) as client:
        assert client.login(address, "mat khau") == b"Logged in"


def test_a_wrong_password_and_a_strange_root_are_refused(dovecot, address):
    context = ssl.create_default_context(cafile=dovecot.root_pem)
    with IMAPClient(LOOPBACK, dovecot.tls_port, ssl_context=context) as client, pytest.raises(LoginError):
        client.login(address, "khong phai")
    with pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient(LOOPBACK, dovecot.tls_port)


def test_it_can_do_what_the_program_asks_of_a_server(dovecot, address):
    with dovecot.client(address) as client:
        capabilities = set(client.capabilities())
        flags = client.select_folder("INBOX")[b"PERMANENTFLAGS"]

    assert {b"MOVE", b"UIDPLUS", b"IDLE"} <= capabilities
    assert rb"\*" in flags


def test_a_keyword_stays_on_the_mail(dovecot, address):
    maildir.deliver(dovecot.maildir(address), mail("khoa@x.example"))
    with dovecot.client(address) as client:
        client.select_folder("INBOX")
        client.add_flags(client.search(), [b"TiepNhan"])

    with dovecot.client(address) as client:
        client.select_folder("INBOX")
        assert client.search(["KEYWORD", "TiepNhan"]) == [1]
        assert client.search(["UNKEYWORD", "TiepNhan"]) == []


def test_a_mail_moves_to_another_folder_with_all_its_content(dovecot, address):
    maildir.deliver(dovecot.maildir(address), mail("chuyen@x.example"))

    with dovecot.client(address) as client:
        client.create_folder("Đã tiếp nhận")
        client.select_folder("INBOX")
        client.move(client.search(), "Đã tiếp nhận")
        assert client.search() == []
        client.select_folder("Đã tiếp nhận")
        ((_, fetched),) = client.fetch(client.search(), ["BODY.PEEK[]"]).items()

    assert fetched[b"BODY[]"] == mail("chuyen@x.example")
    assert maildir.mails(dovecot.maildir(address)) == []


def test_a_mail_is_found_by_its_message_id(dovecot, address):
    for name in ("a1@x.example", "a2@x.example", "a3@x.example"):
        maildir.deliver(dovecot.maildir(address), mail(name))

    with dovecot.client(address) as client:
        client.select_folder("INBOX", readonly=True)
        (uid,) = client.search(["HEADER", "Message-ID", "<a2@x.example>"])
        assert b"<a2@x.example>" in client.fetch([uid], ["RFC822.HEADER"])[uid][b"RFC822.HEADER"]
        assert client.search(["HEADER", "Message-ID", "<a9@x.example>"]) == []


def test_what_the_server_writes_lies_open_to_us(dovecot, address):
    with dovecot.client(address) as client:
        client.append("INBOX", mail("them@x.example"))

    assert [one.message_id for one in maildir.mails(dovecot.maildir(address))] == ["<them@x.example>"]


def test_its_processes_have_no_root_rights(dovecot, address):
    with dovecot.client(address) as client:
        client.select_folder("INBOX")
        master = psutil.Process(dovecot.pid)
        owners = {process.uids().real for process in [master, *master.children(recursive=True)]}

    assert 0 not in owners


def test_killed_and_started_again_it_has_the_same_mail_and_ports(tmp_path, authority):
    server = Dovecot(tmp_path / "d", tmp_path / "mail", {"a@eca.test": "x"}, authority.issue_server())
    server.start()
    maildir.deliver(server.maildir("a@eca.test"), mail("con@x.example"))
    with server.client("a@eca.test") as client:
        client.select_folder("INBOX")
        client.add_flags([1], [b"TiepNhan"])
        ports = (server.tls_port, server.plain_port)
        validity = client.folder_status("INBOX", ["UIDVALIDITY"])
        processes = group(server.pid)
        server.kill()
        assert gone(processes)

        server.start()

    with server.client("a@eca.test") as client:
        client.select_folder("INBOX")
        assert client.search(["KEYWORD", "TiepNhan"]) == [1]
        assert client.folder_status("INBOX", ["UIDVALIDITY"]) == validity
    assert (server.tls_port, server.plain_port) == ports
    server.stop()


def test_it_stops_cleanly_and_twice(tmp_path, authority):
    server = Dovecot(tmp_path / "d", tmp_path / "mail", {}, authority.issue_server())
    server.start()
    processes = group(server.pid)

    server.stop()
    server.stop()

    assert gone(processes)
    assert "Fatal" not in (tmp_path / "d" / "dovecot.log").read_text("utf-8")


def test_a_server_that_cannot_start_shows_its_log(tmp_path):
    certificate = Authority(tmp_path / "ca").issue_server()
    certificate.key_pem.unlink()
    server = Dovecot(tmp_path / "d", tmp_path / "mail", {}, certificate)

    with pytest.raises(StartError, match=r"(?s)Dovecot did not start.*server-localhost\.key"):
        server.start()

    assert server.pid is None


def test_dovecot_is_found_where_an_ordinary_user_does_not_look(monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")

    assert executable().endswith("/dovecot")
    assert version() >= (2, 3)


PARENT = """
import sys, time
from pathlib import Path
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
folder = Path(sys.argv[1])
server = Dovecot(folder / "d", folder / "mail", {"a@eca.test": "x"}, Authority(folder / "ca").issue_server())
server.start()
client = server.client("a@eca.test")
client.select_folder("INBOX")
print(server.pid, flush=True)
time.sleep(600)
"""


def test_it_ends_when_the_process_that_started_it_is_killed():
    environment = {**os.environ, **module_environment()}
    with (
        # Its path is short, so that the sockets are in it and nothing is left behind elsewhere.
        tempfile.TemporaryDirectory(prefix="d") as folder,
        subprocess.Popen(
            [sys.executable, "-c", PARENT, folder], stdout=subprocess.PIPE, text=True, env=environment
        ) as parent,
    ):
        assert parent.stdout is not None
        processes = group(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
        assert len(processes) > 1
        assert gone(processes)


def group(leader: int | None) -> list[psutil.Process]:
    master = psutil.Process(leader)
    return [master, *master.children(recursive=True)]


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=30)
    return all(process.status() == psutil.STATUS_ZOMBIE for process in alive)
