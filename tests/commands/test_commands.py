"""The commands as a user runs them: what they print, in which form, and how they end."""

import json
import mailbox
from pathlib import Path

import pytest

from pipeline.engine.local import only_one
from tests.mails.complaints import CUSTOMERS, complaint
from tests.servers import maildir
from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow


def printed(done):
    return json.loads(done.stdout)


def test_check_says_that_all_is_well(desk):
    lines = printed(desk.command("check", "--json"))
    assert all(line["ok"] for line in lines), lines
    assert {
        "mailbox (IMAP)",
        "outgoing mail (SMTP)",
        "archive (IMAP)",
        "token (PKCS#11)",
        "fonts",
        "database",
        "store",
    } <= {line["what"] for line in lines}


def test_check_names_everything_that_is_missing(desk):
    desk.world.dovecot.kill()
    desk.world.smtp.stop()
    desk.world.softhsm.pull()
    lines = printed(desk.command("check", "--json", expect=1))
    broken = {line["what"] for line in lines if not line["ok"]}
    assert broken == {"mailbox (IMAP)", "outgoing mail (SMTP)", "archive (IMAP)", "token (PKCS#11)"}


def test_the_whole_job_by_commands_alone(desk, tmp_path):
    desk.write()
    figures = printed(desk.command("run", "--once", "--json"))
    assert (figures["new"], figures["filed"], figures["letters_sent"], figures["held"]) == (1, 1, 1, 0)

    (row,) = printed(desk.command("cases", "--json"))
    assert (row["slip"], row["slip_stage"], row["state"]) == ("01/PTN-ECA", "archived", "investigating")
    assert row["due_at"].endswith("17:00:00+07:00")
    assert row["number"] in desk.command("cases").stdout

    dossier = printed(desk.command("case", row["number"].lower(), "--json"))
    assert [event["what"] for event in dossier["events"]] == ["opened", "slip_issued", "sent"]
    assert dossier["mails"][0]["text"].startswith("Kính gửi E-CA")
    assert dossier["deadlines"][0]["derivation"][-1].startswith("Hạn là 17:00")
    assert "giờ kết thúc của ngày làm việc thứ 20" in desk.command("case", row["number"]).stdout

    pdf = dossier["letters"][0]["pdf"]
    report = printed(desk.command("verify", pdf, "--json"))
    assert report["ok"]
    assert report["signatures"][0]["level"] == "B-B"
    assert "✓" in desk.command("verify", pdf).stdout
    assert "nothing is held" in desk.command("held").stdout

    altered = tmp_path / "altered.pdf"
    content = bytearray(Path(pdf).read_bytes())
    content[len(content) // 3] ^= 1
    altered.write_bytes(content)
    both = printed(desk.command("verify", pdf, str(altered), "--json", expect=1))
    assert [one["ok"] for one in both] == [True, False]


def test_add_takes_eml_maildir_and_mbox_and_knows_repeats(desk, tmp_path):
    raws = [complaint(customer, DESK) for customer in CUSTOMERS[:6]]
    (tmp_path / "one.eml").write_bytes(raws[0])
    for raw in raws[1:3]:
        maildir.deliver(tmp_path / "Maildir", raw)
    box = mailbox.mbox(tmp_path / "many.mbox")
    for raw in raws[3:]:
        box.add(raw)
    box.close()
    places = [str(tmp_path / name) for name in ("one.eml", "Maildir", "many.mbox")]

    done = desk.command("add", *places)
    assert "6 mails stored, 0 known already, 6 filed or set aside" in " ".join(done.stderr.split())
    assert len(printed(desk.command("cases", "--json"))) == 6
    again = desk.command("add", *places)
    assert "0 mails stored, 6 known already" in " ".join(again.stderr.split())
    assert printed(desk.command("run", "--once", "--json"))["letters_sent"] == 6


def test_add_only_stores_while_the_program_runs(desk, tmp_path):
    (tmp_path / "one.eml").write_bytes(complaint(CUSTOMERS[0], DESK))
    with only_one(desk.house.settings.var):
        done = desk.command("add", str(tmp_path / "one.eml"))
    assert "is at work and files them" in " ".join(done.stderr.split())
    assert [mail.stage for mail in desk.mails()] == ["stored"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "nowhere.eml"), "nowhere.eml: is not there"),
        (("case", "KN-2026-999999"), "there is no such case"),
        (("release", "letter:99"), "neither held nor set aside"),
        (("release", "twelve"), "is no id"),
        (("verify", "nowhere.pdf"), "nowhere.pdf: cannot be read"),
    ],
)
def test_mistakes_are_said_in_one_line(desk, arguments, words):
    done = desk.command(*arguments, expect=1)
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_wrong_usage_ends_with_2(desk):
    assert "No such command" in desk.command("frobnicate", expect=2).stderr


@pytest.mark.parametrize("command", ["check", "run", "add", "cases", "case", "held", "release", "verify"])
def test_every_command_has_help(desk, command):
    assert len(desk.command(command, "--help").stdout.splitlines()) > 5


def test_a_mistake_in_the_settings_names_file_key_and_what_was_expected(desk):
    settings = desk.world.settings_file
    good = settings.read_text()
    settings.write_text(good.replace('host = "127.0.0.1"', "host = 7", 1).replace("[token]", "[token]\nslot = 1"))
    done = desk.command("cases", expect=1)
    assert f"{settings}: mailbox.host: input should be a valid string" in done.stderr
    assert f"{settings}: token.slot: extra inputs are not permitted" in done.stderr
    settings.write_text("not = [toml")
    assert "is not TOML" in desk.command("cases", expect=1).stderr
    settings.unlink()
    assert "name another file with --config" in desk.command("cases", expect=1).stderr
