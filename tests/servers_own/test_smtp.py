import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.servers.authority import Authority
from tests.servers.maildir import mails
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import module_environment
from tests.servers.smtp import TLS, SmtpOptions, SmtpServer
from tests.servers.smtp_behaviour import Behaviour, Transaction
from tests.servers.smtp_process import SmtpProcess

pytestmark = pytest.mark.slow

FROM, AN, BINH = "khieunai@eca.test", "an@nhathuoc.example", "binh@xaydung.example"
RAW = b"Message-ID: <phieu-1@eca.test>\r\nSubject: Phieu\r\n\r\n.dong dau\r\n"
TOOK = "250 2.0.0 OK"

AnyServer = SmtpServer | SmtpProcess


@pytest.fixture(params=[SmtpServer, SmtpProcess], ids=["thread", "process"])
def server(request, tmp_path) -> Iterator[AnyServer]:
    options = SmtpOptions(folder=tmp_path / "smtp", mail=tmp_path / "mail", port=free_port())
    with request.param(options) as server:
        yield server


def client(server: AnyServer) -> smtplib.SMTP:
    return smtplib.SMTP(LOOPBACK, server.port, timeout=30)


def send(server: AnyServer, *to: str) -> dict[str, tuple[int, bytes]]:
    with client(server) as connection:
        return connection.sendmail(FROM, to or [AN], RAW)


def delivered(server: AnyServer, address: str = AN) -> list[bytes]:
    return [mail.raw for mail in mails(server.options.mail / address / "Maildir")]


def test_each_recipient_gets_the_mail_to_the_byte(server):
    assert send(server, AN, "BINH@xaydung.example") == {}

    assert [raw.endswith(b"\r\n" + RAW) for raw in delivered(server)] == [True]
    (binh,) = delivered(server, BINH)
    assert binh.startswith(b"Return-Path: <khieunai@eca.test>\r\nDelivered-To: binh@xaydung.example\r\n")
    assert server.transactions() == [Transaction(FROM, (AN, "BINH@xaydung.example"), "<phieu-1@eca.test>", TOOK)]


def test_a_refused_recipient_hears_why_and_the_others_get_the_mail(server):
    server.behaviour = Behaviour(refused={AN: "Khong co hop thu nay"})

    assert send(server, AN, BINH) == {AN: (550, b"5.1.1 Khong co hop thu nay")}

    assert (delivered(server, AN), len(delivered(server, BINH))) == ([], 1)
    assert [one.result for one in server.transactions()] == ["550 5.1.1 Khong co hop thu nay", TOOK]


def test_a_recipient_is_deferred_until_the_behaviour_changes(server):
    server.behaviour = Behaviour(deferred={AN: "Thu lai sau"})
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(server)
    server.behaviour = Behaviour()
    send(server)

    assert refused.value.recipients == {AN: (451, b"4.7.1 Thu lai sau")}
    assert [one.delivered for one in server.transactions()] == [False, True]


def test_a_mail_is_refused_after_the_data(server):
    server.behaviour = Behaviour(refuse_data="Noi dung bi chan")

    with pytest.raises(smtplib.SMTPDataError, match="Noi dung bi chan") as refused:
        send(server)

    assert (refused.value.smtp_code, delivered(server)) == (554, [])
    assert server.transactions()[0].result == "554 5.7.1 Noi dung bi chan"


@pytest.mark.parametrize(("drop", "count"), [("before delivery", 0), ("after delivery", 1)])
def test_the_connection_drops_after_the_last_dot(server, drop, count):
    server.behaviour = Behaviour(drop=drop)

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(server)

    assert len(delivered(server)) == count
    (transaction,) = server.transactions()
    assert (transaction.result, transaction.delivered) == (f"dropped {drop}", bool(count))


def test_the_reply_waits_while_the_mail_is_delivered_already(server):
    """The sender that dies in this gap has sent a mail and does not know it."""
    server.behaviour = Behaviour(delay_seconds=600)
    connection = client(server)
    sender = threading.Thread(target=sends_until_cut, args=[connection])
    sender.start()

    while not server.transactions():
        assert sender.is_alive()

    assert sender.is_alive()
    assert len(delivered(server)) == 1
    connection.sock.shutdown(socket.SHUT_RDWR)
    sender.join()


def sends_until_cut(connection: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        connection.sendmail(FROM, [AN], RAW)


def test_an_address_is_never_a_path(server):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(server, "../../x@y.example")

    assert not server.options.mail.exists()


def test_a_second_start_goes_on_with_the_log(server):
    send(server)
    server.stop()
    server.start()
    send(server)

    assert len(server.transactions()) == len(delivered(server)) == 2


def secured(tmp_path: Path, authority: Authority, tls: TLS) -> SmtpOptions:
    files = authority.issue_server()
    certificate = {"chain_pem": files.chain_pem, "key_pem": files.key_pem}
    place = {"folder": tmp_path / "smtp", "mail": tmp_path / "mail", "port": free_port()}
    return SmtpOptions(**place, tls=tls, accounts={"desk": "mat khau"}, **certificate)


def connected(server: AnyServer, authority: Authority) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=authority.root_pem)
    if server.options.tls == "implicit":
        return smtplib.SMTP_SSL("localhost", server.port, context=context, timeout=30)
    connection = smtplib.SMTP("localhost", server.port, timeout=30)
    if server.options.tls == "starttls":
        connection.starttls(context=context)
    return connection


@pytest.mark.parametrize("kind", [SmtpServer, SmtpProcess])
@pytest.mark.parametrize("tls", ["implicit", "starttls", "none"])
def test_login_is_asked_for_with_and_without_tls(tmp_path, authority, kind, tls):
    with kind(secured(tmp_path, authority, tls)) as server:
        with connected(server, authority) as stranger, pytest.raises(smtplib.SMTPSenderRefused) as refused:
            stranger.sendmail(FROM, [AN], RAW)
        with connected(server, authority) as liar, pytest.raises(smtplib.SMTPAuthenticationError):
            liar.login("desk", "khong phai")
        with connected(server, authority) as desk:
            desk.login("desk", "mat khau")
            assert desk.sendmail(FROM, [AN], RAW) == {}
        assert refused.value.smtp_code == 530
        assert len(delivered(server)) == 1


def test_nothing_is_taken_before_starttls(tmp_path, authority):
    with SmtpServer(secured(tmp_path, authority, "starttls")) as server, client(server) as connection:
        connection.ehlo()
        assert connection.mail(FROM)[0] == 530
        assert not connection.has_extn("auth")


PARENT = """
import sys, time
from pathlib import Path
from tests.servers.ports import free_port
from tests.servers.smtp import SmtpOptions
from tests.servers.smtp_process import SmtpProcess
server = SmtpProcess(SmtpOptions(folder=Path(sys.argv[1]), mail=Path(sys.argv[1]), port=free_port()))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


def test_its_process_ends_when_the_process_that_started_it_is_killed(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    environment = {**os.environ, **module_environment()}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.send_signal(signal.SIGKILL)

    _, alive = psutil.wait_procs([child], timeout=30)
    assert all(process.status() == psutil.STATUS_ZOMBIE for process in alive)
