"""The world says no: token, SMTP, archive, IMAP, disk. Nothing is lost, nothing goes out twice, and people are told."""

import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.engine.local import only_one
from pipeline.errors import Wait
from pipeline.ledger.model import Mail
from tests.servers.smtp_behaviour import Behaviour

pytestmark = pytest.mark.slow


def test_a_wrong_pin_is_tried_once_and_latched(make_desk):
    desk = make_desk(own_token=True)
    pin_file = desk.house.settings.token.pin_file
    right = pin_file.read_text()
    pin_file.write_text("99999999\n")
    for _ in range(3):
        desk.write()
    desk.work()
    desk.time_passes()
    assert [mail.stage for mail in desk.mails()] == ["filed"] * 3
    assert {letter.stage for letter in desk.letters()} == {"sign"}
    assert all(letter.due is not None for letter in desk.letters())
    (error,) = {letter.error for letter in desk.letters()}
    assert "PIN" in error
    assert "99999999" not in error
    assert "PIN" in desk.command("check", expect=1).stdout

    # The token says that its count of tries is low: without an operator's word it is left alone.
    pin_file.write_text(right)
    desk.time_passes()
    (error,) = {letter.error for letter in desk.letters()}
    assert "count_low_confirmed" in error
    settings = desk.world.settings_file
    settings.write_text(settings.read_text().replace("[token]", "[token]\ncount_low_confirmed = true"))
    desk.hurry()
    assert '"letters_sent": 3' in desk.command("run", "--once", "--json").stdout


def test_letters_wait_while_the_token_is_away_and_intake_goes_on(desk):
    desk.world.softhsm.pull()
    for _ in range(2):
        desk.write()
    desk.work()
    assert [mail.stage for mail in desk.mails()] == ["filed"] * 2
    assert [(letter.stage, letter.due is None) for letter in desk.letters()] == [("sign", False)] * 2
    done = desk.command("run", "--once", "--json", expect=1)
    assert '"waiting": 2' in done.stdout
    desk.world.softhsm.plug_in()
    desk.time_passes()
    assert [letter.stage for letter in desk.letters()] == ["archived"] * 2


def test_one_refused_recipient_holds_one_letter_with_the_servers_words(desk):
    desk.world.smtp.behaviour = Behaviour(refused={"gone@abc.example": "550 5.1.1 no such user here"})
    desk.write(sender="gone@abc.example")
    desk.write(sender="here@abc.example")
    desk.work()
    refused = next(letter for letter in desk.letters() if letter.address == "gone@abc.example")
    assert (refused.stage, refused.due) == ("send", None)
    assert "no such user here" in refused.error
    assert len(desk.world.customer_mail("here@abc.example")) == 1
    assert len(desk.world.archive_mail()) == 1

    desk.house.notices.tell()
    (told,) = desk.world.clerks_mail()
    assert "no such user here" in told.parsed.get_content()
    desk.house.notices.tell()
    assert len(desk.world.clerks_mail()) == 1

    desk.world.smtp.behaviour = Behaviour()
    desk.release(refused)
    desk.drain()
    assert len(desk.world.customer_mail("gone@abc.example")) == 1
    assert {letter.stage for letter in desk.letters()} == {"archived"}


def test_a_recipient_refused_for_now_is_tried_again(desk):
    desk.world.smtp.behaviour = Behaviour(deferred={"hoa@abc.example": "451 4.2.1 greylisted"})
    desk.write()
    desk.work()
    (letter,) = desk.letters()
    assert letter.due is not None
    assert "greylisted" in letter.error
    assert letter.brink is None
    desk.world.smtp.behaviour = Behaviour()
    desk.time_passes()
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_an_archive_that_is_refused_keeps_the_letter_back(desk):
    archive = desk.house.settings.archive.address
    desk.world.smtp.behaviour = Behaviour(refused={archive: "550 no archive today"})
    desk.write()
    desk.work()
    (letter,) = desk.letters()
    assert letter.due is not None
    assert "archive copy" in letter.error
    assert desk.world.customer_mail("hoa@abc.example") == []


def test_a_mail_refused_after_its_data_was_not_sent(desk):
    desk.world.smtp.behaviour = Behaviour(refuse_data="554 5.7.1 looks like spam")
    desk.write()
    desk.work()
    (letter,) = desk.letters()
    assert (letter.due, letter.brink) == (None, None)
    assert "looks like spam" in letter.error


def test_a_connection_lost_after_the_dot_is_settled_by_the_archive_copy(desk):
    desk.world.smtp.behaviour = Behaviour(drop="after delivery")
    desk.write()
    desk.work()
    (letter,) = desk.letters()
    assert (letter.stage, letter.brink is None) == ("send", False)
    desk.world.smtp.behaviour = Behaviour()
    desk.time_passes()
    (letter,) = desk.letters()
    assert letter.stage == "archived"
    assert letter.evidence["reply"] is None
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def lost_before_delivery(desk):
    """A letter whose sending broke off after the dot, and which the server did not take."""
    desk.world.smtp.behaviour = Behaviour(drop="before delivery")
    desk.write()
    desk.work()
    desk.world.smtp.behaviour = Behaviour()
    desk.time_passes()
    (letter,) = desk.letters()
    assert "đang chờ bản lưu" in letter.error
    assert desk.world.customer_mail("hoa@abc.example") == []
    desk.time_passes_since_brink(timedelta(hours=1))
    desk.time_passes()
    return letter


def test_a_copy_that_stays_absent_lets_the_letter_go_again_with_the_same_id(desk):
    letter = lost_before_delivery(desk)
    (mail,) = desk.world.customer_mail("hoa@abc.example")
    assert mail.message_id == letter.message_id
    assert [row.stage for row in desk.letters()] == ["archived"]


def test_a_copy_that_stays_absent_holds_the_letter_if_so_set(make_desk):
    desk = make_desk(archive={"absent": "hold"})
    lost_before_delivery(desk)
    (letter,) = desk.letters()
    assert letter.due is None
    assert "không có bản lưu" in letter.error
    assert desk.world.customer_mail("hoa@abc.example") == []
    desk.release(letter)
    desk.drain()
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_nothing_is_sent_again_while_the_archive_cannot_be_asked(desk):
    desk.world.smtp.behaviour = Behaviour(drop="after delivery")
    desk.write()
    desk.work()
    desk.world.smtp.behaviour = Behaviour()
    desk.world.dovecot.kill()
    desk.time_passes_since_brink(timedelta(hours=1))
    desk.time_passes()
    (letter,) = desk.letters()
    assert letter.stage == "send"
    assert "no connection" in letter.error
    desk.world.dovecot.start()
    desk.time_passes()
    assert [row.stage for row in desk.letters()] == ["archived"]
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_a_sender_in_a_loop_is_stopped_and_a_clerk_is_told(make_desk):
    desk = make_desk(loop={"letters": 3})
    for turn in range(5):
        desk.write(subject=f"Your request {turn} was received")
        desk.work()
    assert len(desk.cases()) == 5
    assert len(desk.world.customer_mail("hoa@abc.example")) == 3
    stopped = [letter for letter in desk.letters() if letter.due is None and letter.error]
    assert len(stopped) == 2
    assert all("trả lời tự động" in letter.error for letter in stopped)
    assert [letter.number for letter in stopped] == [None, None]
    desk.house.notices.tell()
    assert "hoa@abc.example" in desk.world.clerks_mail()[0].parsed.get_content()
    desk.release(stopped[0])
    desk.drain()
    assert len(desk.world.customer_mail("hoa@abc.example")) == 4
    assert sorted(letter.ordinal for letter in desk.letters() if letter.ordinal) == [1, 2, 3, 4]


def test_servers_that_are_down_are_named_and_nothing_is_lost(desk):
    desk.write()
    desk.world.dovecot.kill()
    desk.world.smtp.stop()
    done = desk.command("run", "--once", "--json", expect=1)
    assert "no connection" in done.stdout
    desk.world.dovecot.start()
    desk.command("run", "--once", expect=1)
    (letter,) = desk.letters()
    assert (letter.stage, letter.brink) == ("send", None)
    desk.world.smtp.start()
    desk.time_passes()
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_a_wrong_mailbox_password_is_said_and_not_shown(desk):
    desk.house.settings.mailbox.password_file.write_text("wrong-secret\n")
    done = desk.command("run", "--once", "--json", expect=1)
    assert "refuses khieunai@eca.test" in done.stdout
    assert "wrong-secret" not in done.stdout + done.stderr


def test_a_full_disk_stops_before_the_server_is_told(make_desk, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", small], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("a small file system can only be mounted as root")
    try:
        desk = make_desk(var=str(small / "var"))
        desk.write(body="ngắn")
        desk.work()
        desk.write(body="dài " * 1_000_000)
        with pytest.raises(Wait, match="No space left"):
            desk.house.poller.poll()
        assert len(desk.world.uids("INBOX", "UNKEYWORD", "TiepNhan")) == 1
        with desk.house.ledger.reading() as session:
            assert len(list(session.scalars(select(Mail)))) == 1
        done = desk.command("run", "--once", expect=1)
        assert "No space left" in done.stdout + done.stderr
        desk.house.ledger.close()
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)


def test_two_programs_on_one_ledger_are_refused(desk):
    with only_one(desk.house.settings.var):
        done = desk.command("run", "--once", expect=1)
    assert "another tiepnhan is running" in done.stderr


def test_a_mailbox_without_keywords_is_named(make_desk):
    desk = make_desk(mailbox={"folder": "Khong co"})
    with pytest.raises(Wait, match="IMAP"):
        desk.house.poller.poll()
