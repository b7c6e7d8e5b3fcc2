import datetime
import smtplib
import ssl
import tomllib

import pytest

from pipeline.settings import Outgoing, Settings
from tests.servers.softhsm import SoftHsm
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import ARCHIVE, CLERKS, DESK
from tests.servers_own.asking import ask_ocsp

pytestmark = pytest.mark.slow

AN = "an@nhathuoc.example"
COMPLAINT = f"From: {AN}\r\nMessage-ID: <kn-1@nhathuoc.example>\r\nSubject: Khieu nai\r\n\r\nLoi\r\n".encode()
SLIP = b"Message-ID: <phieu-1@eca.test>\r\nSubject: Phieu tiep nhan\r\n\r\nDa nhan\r\n"


def sent(smtp: Outgoing, *to: str) -> None:
    """Sends with nothing but the program's settings."""
    context = ssl.create_default_context(cafile=smtp.ca_file)
    with smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout_seconds) as connection:
        if smtp.tls == "starttls":
            connection.starttls(context=context)
        assert smtp.user is not None
        connection.login(smtp.user, smtp.password())
        connection.sendmail(smtp.sender, to, SLIP)


def test_the_program_accepts_the_settings(world):
    settings = Settings.load(world.settings_file)

    assert (settings.mailbox.user, settings.mailbox.tls) == (DESK, "implicit")
    assert settings.mailbox.password() == world.passwords[DESK]
    assert (settings.archive.address, settings.people.clerks) == (ARCHIVE, CLERKS)
    assert settings.archive.password() == world.passwords[ARCHIVE]
    assert settings.token.environment == world.softhsm.environment
    assert settings.token.organisation == "TRUNG TÂM CHỨNG THỰC CHỮ KÝ SỐ CÔNG CỘNG E-CA"
    assert settings.var == world.var


def test_every_file_that_the_settings_name_is_there(world):
    settings = Settings.load(world.settings_file)

    named = [settings.token.module, settings.token.pin_file, *settings.trust.roots]
    named += [*settings.trust.intermediates, settings.mailbox.ca_file, settings.mailbox.password_file]
    assert [path for path in named if path is None or not path.is_file()] == []


def test_no_secret_is_in_the_settings(world):
    text = world.settings_file.read_text("utf-8")

    assert [one for one in [world.softhsm.pin, *world.passwords.values()] if one in text] == []
    for file in (world.folder / "secrets").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_complaint_reaches_the_inbox_and_a_slip_the_customer_and_the_archive(world):
    world.deliver(COMPLAINT)
    assert world.uids() == [1]

    sent(Settings.load(world.settings_file).smtp, AN, ARCHIVE)

    (slip,) = world.customer_mail(AN)
    (copy,) = world.archive_mail()
    assert slip.message_id == copy.message_id == "<phieu-1@eca.test>"
    assert slip.parsed["Subject"] == "Phieu tiep nhan"
    with world.dovecot.client(ARCHIVE) as archive:
        archive.select_folder("INBOX", readonly=True)
        assert archive.search(["HEADER", "Message-ID", "<phieu-1@eca.test>"]) == [1]


def test_the_clerks_and_the_desk_have_mailboxes_too(world):
    sent(Settings.load(world.settings_file).smtp, CLERKS, DESK)

    assert [mail.message_id for mail in world.clerks_mail()] == ["<phieu-1@eca.test>"]
    assert world.uids("INBOX", "HEADER", "Message-ID", "<phieu-1@eca.test>") == [1]


def test_a_mail_may_be_older_than_its_delivery(world):
    when = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
    world.deliver(COMPLAINT, when)

    assert world.uids("INBOX", "SINCE", "02-Mar-2026", "BEFORE", "03-Mar-2026") == [1]


def test_a_second_start_keeps_the_mail_and_a_cleared_one_does_not(tmp_path, authority, session_softhsm):
    parts = {"authority": authority, "softhsm": session_softhsm}
    with World(tmp_path, **parts) as first:
        first.deliver(COMPLAINT)
        sent(Settings.load(first.settings_file).smtp, AN)
    with World(tmp_path, **parts) as second:
        assert second.passwords == first.passwords
        assert (second.uids(), len(second.customer_mail(AN))) == ([1], 1)
        assert len(second.smtp.transactions()) == 1
        second.var.mkdir()
    with World(tmp_path, WorldOptions(clear=True), **parts) as third:
        assert (third.uids(), third.customer_mail(AN), third.smtp.transactions()) == ([], [], [])
        assert not third.var.exists()


def test_a_world_makes_its_own_authority_and_token(tmp_path):
    world = World(tmp_path)
    again = World(tmp_path)

    assert again.authority.root == world.authority.root
    assert again.softhsm.contents() == world.softhsm.contents() != []


@pytest.mark.parametrize("tls", ["none", "starttls"])
def test_the_smtp_server_may_be_a_process_of_its_own(tmp_path, authority, session_softhsm, tls):
    options = WorldOptions(smtp_process=True, smtp_tls=tls, imap_tls="none")
    with World(tmp_path, options, authority=authority, softhsm=session_softhsm) as world:
        settings = Settings.load(world.settings_file)
        sent(settings.smtp, AN)

        assert len(world.customer_mail(AN)) == 1
        assert (settings.mailbox.port, settings.mailbox.tls) == (world.dovecot.plain_port, "none")


def test_wishes_are_laid_over_the_settings(tmp_path, authority, session_softhsm):
    wishes = {"archive": {"grace_seconds": 0.5, "absent": "hold"}, "token": {"pss": True}}
    world = World(tmp_path, WorldOptions(settings=wishes), authority=authority, softhsm=session_softhsm)

    settings = Settings.load(world.settings_file)

    assert (settings.archive.grace_seconds, settings.archive.absent) == (0.5, "hold")
    assert (settings.token.pss, settings.token.label) == (True, "TIEPNHAN")


def test_texts_of_any_kind_survive_the_settings_file(tmp_path, authority):
    name = 'Tab\t "quoted" \\ \n Ơ Ư 😀'
    token = SoftHsm(tmp_path / "token")
    world = World(tmp_path, WorldOptions(settings={"people": {"clerks": name}}), authority=authority, softhsm=token)

    assert tomllib.loads(world.settings_file.read_text("utf-8"))["people"]["clerks"] == name


def test_servers_killed_and_started_again_go_on(world):
    world.deliver(COMPLAINT)
    world.kill()
    world.start()

    assert world.uids() == [1]
    sent(Settings.load(world.settings_file).smtp, AN)
    assert len(world.customer_mail(AN)) == 1


def test_a_world_with_signatures_has_a_tsa_and_tells_who_is_revoked(signing_world):
    settings = Settings.load(signing_world.settings_file)

    (stamps,) = settings.signatures.time_stamps
    signer = signing_world.softhsm.signer_pem
    words = ask_ocsp(signing_world.authority, signer, f"{signing_world.revocation.url}/ocsp")
    assert stamps.url == signing_world.tsa.stamps_url and settings.signatures.fetch_private
    assert "signer.pem: good" in words and signing_world.revocation.asked("/ocsp") == 1


def test_a_plain_world_has_neither(world):
    signatures = Settings.load(world.settings_file).signatures

    assert signatures.time_stamps == () and not signatures.fetch_private
