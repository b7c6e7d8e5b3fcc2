"""Mails that nobody can read or answer: stored, entered, set aside with the reason; the next goes on."""

import os
import signal
import threading
from contextlib import suppress

import pytest

from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow


def deliver_between(desk, raw):
    """A good mail before and a good mail after the bad one."""
    desk.write(sender="first@abc.example")
    desk.world.deliver(raw)
    desk.write(sender="last@abc.example")
    desk.work()
    assert len(desk.world.customer_mail("first@abc.example")) == 1
    assert len(desk.world.customer_mail("last@abc.example")) == 1
    return next(mail for mail in desk.mails() if mail.sender not in {"first@abc.example", "last@abc.example"})


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "rỗng"),
        (os.urandom(5_000).replace(b"\0", b"\1"), "trường From"),
        (b"\0" * 1_000, "trường From"),
        (b"Subject: from nobody\r\n\r\ntoken", "trường From"),
        (b"From: <>\r\nSubject: from nobody\r\n\r\ntoken", "trường From"),
        (b"From: =?utf-8?B?////?= <not an address>\r\n\r\ntoken", "trường From"),
        (b"From: khieunai@eca.test\r\nSubject: own\r\n\r\ntoken", "vòng lặp"),
    ],
    ids=["0 bytes", "random bytes", "NULs", "no From", "empty From", "no address", "from ourselves"],
)
def test_a_mail_that_cannot_be_answered_is_held(desk, raw, reason):
    mail = deliver_between(desk, raw)
    assert mail.due is None
    assert reason in mail.error
    assert desk.house.store.get(mail.sha256) is not None
    assert f"mail:{mail.id}" in desk.command("held", "--json").stdout


def test_a_mail_without_message_id_is_an_ordinary_mail(desk):
    mail = deliver_between(desk, b"From: nobody@abc.example\r\nSubject: x\r\n\r\ntoken")
    assert mail.stage == "filed"
    (slip,) = desk.world.customer_mail("nobody@abc.example")
    assert slip.parsed["In-Reply-To"] is None


def test_the_same_message_id_with_other_words_is_another_letter(desk):
    desk.write(Message_ID="<same@abc.example>", body="Token không ký được.")
    desk.write(Message_ID="<same@abc.example>", body="Hoá đơn ghi sai tên công ty.")
    desk.work()
    assert len(desk.cases()) == 2
    assert len(desk.world.customer_mail("hoa@abc.example")) == 2


def test_the_same_mail_by_another_way_is_a_repeat(desk):
    raw = desk.write(Message_ID="<same@abc.example>")
    desk.world.deliver(b"Received: by another.example; Mon, 23 Nov 2026 08:00:00 +0700\r\n" + raw)
    desk.work()
    assert sorted(mail.finding["kind"] for mail in desk.mails()) == ["complaint", "repeat"]
    assert len(desk.cases()) == 1
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_a_mail_of_50_mb_is_stored_whole_and_held_with_its_sender(desk):
    raw = b"From: big@abc.example\r\nSubject: x\r\n\r\n" + b"0123456789" * 7 + b"\r\n"
    raw += (b"A" * 76 + b"\r\n") * (50_000_000 // 78)
    mail = deliver_between(desk, raw)
    assert mail.sender == "big@abc.example"
    assert mail.size >= 50_000_000
    assert "quá lớn" in mail.error
    assert len(desk.house.store.get(mail.sha256)) == mail.size


def test_a_mail_that_takes_too_long_is_held(make_desk):
    desk = make_desk(limits={"read_seconds": 0.5})
    parts = b"".join(b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>" * 400_000 + b"\r\n" for _ in range(12))
    head = b"From: slow@abc.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    assert is_read(desk)
    mail = deliver_between(desk, head + parts)
    assert "took longer than 0.5 s" in mail.error


def test_a_mail_that_needs_too_much_memory_is_held(make_desk):
    desk = make_desk(limits={"read_memory_mb": 128})
    head = b"From: fat@abc.example\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    raw = head + b"A" * 39_000_000
    mail = deliver_between(desk, raw)
    assert (mail.due, mail.sender) == (None, "fat@abc.example")
    assert "MemoryError" in mail.error


def ordinary(desk):
    """The file of an ordinary mail."""
    file = desk.world.folder / "ordinary.eml"
    file.write_bytes(b"From: a@b.example\n\nx")
    return file


def outbox(desk):
    return desk.world.folder / "outbox"


def is_read(desk):
    """Whether the reader reads an ordinary mail."""
    return desk.house.reader.read(ordinary(desk), outbox(desk)).unreadable is None


def kill(pid):
    """Stops the process first, so that it dies in the midst of the call."""
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()


def test_a_reader_that_dies_once_takes_no_mail_with_it(desk):
    reader = desk.house.reader
    assert is_read(desk)
    killed = reader.pid
    kill(killed)
    assert is_read(desk)
    assert reader.pid != killed


def test_a_mail_whose_reader_dies_each_time_is_held_and_the_next_is_read(desk):
    reader = desk.house.reader
    stop = threading.Event()

    def kill_it():
        if reader.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(reader.pid, signal.SIGKILL)

    def kill_on():
        while not stop.wait(0.02):
            kill_it()

    killer = threading.Thread(target=kill_on)
    kill_it()  # one that another desk has left running might answer before it is killed
    killer.start()
    try:
        message = reader.read(ordinary(desk), outbox(desk))
        assert message.unreadable == "thư làm trình đọc phải dừng (the reader died (exit code -9))"
    finally:
        stop.set()
        killer.join()
    assert is_read(desk)


def test_a_held_mail_can_be_tried_again(desk):
    desk.world.deliver(b"")
    desk.work()
    desk.release(desk.mails()[0])
    assert desk.mails()[0].due is not None
    desk.drain()
    assert "rỗng" in desk.mails()[0].error


def test_headers_cannot_be_smuggled_into_the_slip(desk):
    subject = "=?utf-8?Q?x=0D=0ABcc:_spy=40evil.example?="
    desk.world.deliver(
        b"From: =?utf-8?Q?Hoa=0D=0ABcc:_spy=40evil.example?= <hoa@abc.example>\r\n"
        b"Message-ID: <a@b\r\n c>\r\nSubject: " + subject.encode() + b"\r\n\r\ntoken"
    )
    desk.work()
    (slip,) = desk.world.customer_mail("hoa@abc.example")
    assert slip.parsed["Bcc"] is None
    assert desk.world.customer_mail("spy@evil.example") == []
    assert len(desk.world.uids()) == 1  # the mail is still on the server


def test_names_with_quotes_and_tags_reach_the_slip_as_text(desk):
    desk.write(subject="<script>alert(1)</script> & <img src=file:///etc/passwd>", body="<b>đậm</b> {{ 7*7 }}")
    desk.work()
    assert [letter.stage for letter in desk.letters()] == ["archived"]


def mail_file(desk, words):
    """The file in the desk's Maildir that holds a mail with these words."""
    folder = desk.world.dovecot.maildir(DESK)
    return next(path for path in folder.glob("[cn][ue][rw]/*") if words in path.read_bytes())


def test_a_mail_that_the_server_cannot_give_is_skipped_and_told_and_comes_later(desk):
    desk.write(sender="first@abc.example")
    raw = desk.write(sender="broken@abc.example")
    desk.write(sender="last@abc.example")
    assert len(desk.world.uids()) == 3
    broken = mail_file(desk, b"broken@abc.example")
    broken.unlink()
    broken.symlink_to(broken.name)
    done = desk.command("run", "--once", "--json", expect=1)
    assert "gives no content for UID 2" in done.stdout
    assert [len(desk.world.customer_mail(f"{who}@abc.example")) for who in ("first", "broken", "last")] == [1, 0, 1]
    assert "UID 2" in desk.world.clerks_mail()[0].parsed.get_content()

    moved = next(path for path in desk.world.dovecot.maildir(DESK).glob("*/*") if path.is_symlink())
    moved.unlink()
    moved.write_bytes(raw)
    desk.work()
    assert len(desk.world.customer_mail("broken@abc.example")) == 1


def test_a_mail_at_which_the_server_hangs_up_does_not_stop_the_others(desk):
    desk.write(sender="first@abc.example")
    desk.write(sender="broken@abc.example")
    desk.write(sender="last@abc.example")
    with desk.world.dovecot.client(DESK) as client:
        client.select_folder("INBOX", readonly=True)
        client.fetch([1, 2, 3], ["RFC822.SIZE"])
    # Shorter than the size that the server remembers: it ends the connection in the midst of the mail.
    mail_file(desk, b"broken@abc.example").write_bytes(b"From: broken@abc.example\n\nx")
    desk.work()
    assert [len(desk.world.customer_mail(f"{who}@abc.example")) for who in ("first", "last")] == [1, 1]
    assert len(desk.world.uids("INBOX", "KEYWORD", "TiepNhan")) >= 2
