import datetime
import threading

from tests.servers import maildir

PLAIN = b"Message-ID: <mot@nhathuoc.example>\r\nSubject: Khieu nai\r\n\r\nNoi dung\r\n"


def test_a_mail_is_listed_to_the_byte_with_its_message_id(tmp_path):
    path = maildir.deliver(tmp_path / "Maildir", PLAIN)

    (mail,) = maildir.mails(tmp_path / "Maildir")

    assert (mail.path, mail.raw, mail.message_id) == (path, PLAIN, "<mot@nhathuoc.example>")
    assert path.parent.name == "new"
    assert list((tmp_path / "Maildir" / "tmp").iterdir()) == []


def test_new_and_cur_are_both_listed_the_oldest_first(tmp_path):
    day = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
    late = maildir.deliver(tmp_path, b"Subject: 2\n\n", day + datetime.timedelta(hours=1))
    early = maildir.deliver(tmp_path, b"Subject: 1\n\n", day)
    seen = late.rename(tmp_path / "cur" / f"{late.name}:2,S")

    assert [mail.path for mail in maildir.mails(tmp_path)] == [early, seen]


def test_where_no_maildir_is_there_is_no_mail(tmp_path):
    assert maildir.mails(tmp_path / "nobody@x.example" / "Maildir") == []


def test_message_ids_that_are_folded_missing_or_not_ascii():
    assert maildir.message_id(b"Message-ID:\r\n <hai@x.example>\r\n\r\n") == "<hai@x.example>"
    assert maildir.message_id(b"Subject: x\n\nMessage-ID: <body@x.example>\n") == ""
    assert maildir.message_id(b"") == ""
    assert maildir.message_id("Message-ID: <bốn@x.example>\n\n".encode())


def test_the_listing_misses_nothing_while_another_moves_the_mails(tmp_path):
    """As an IMAP server does at SELECT: new/ is emptied into cur/ during the listing."""
    names = {maildir.deliver(tmp_path, b"Subject: %d\n\n" % number).name for number in range(300)}

    def move() -> None:
        for name in sorted(names):
            seen = (tmp_path / "new" / name).rename(tmp_path / "cur" / f"{name}:2,")
            seen.rename(tmp_path / "cur" / f"{name}:2,S")

    mover = threading.Thread(target=move)
    mover.start()
    while mover.is_alive():
        assert {mail.path.name.partition(":")[0] for mail in maildir.mails(tmp_path)} == names
    mover.join()
    assert {mail.path.name for mail in maildir.mails(tmp_path)} == {f"{name}:2,S" for name in names}
