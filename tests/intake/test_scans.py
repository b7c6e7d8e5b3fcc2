"""The watched folder: settled files come in once, those being written are left alone, none is deleted."""

import os
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.intake.scans import Scans
from pipeline.ledger.model import Mail
from pipeline.settings import Scans as Settings
from pipeline.store.disk import Disk
from tests.servers.ledgers import new_ledger

WRITER = (
    "import sys, time; f = open(sys.argv[1], 'wb'); f.write(b'%PDF-'); f.flush(); print('open', flush=True); input()"
)


class Room:
    def __init__(self, folder, **settings):
        self.folder = folder / "scans"
        self.folder.mkdir()
        self.ledger = new_ledger(folder / "ledger.sqlite3")
        self.store = Disk(folder / "store")
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        wanted = Settings(folder=self.folder, **{"settle_seconds": 0, **settings})
        self.scans = Scans(wanted, self.ledger, self.store, zone)

    def put(self, name, content=b"%PDF-1.7 a letter"):
        (self.folder / name).write_bytes(content)

    def names(self):
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file())

    def mails(self):
        with self.ledger.reading() as session:
            return list(session.scalars(select(Mail).order_by(Mail.id)))


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.ledger.close()


def month():
    return f"{now():%Y-%m}"


def test_a_letter_comes_in_and_its_file_is_kept(room):
    before = now()
    room.put("cong van.pdf")
    collected = room.scans.collect()
    (mail,) = room.mails()
    assert (collected.taken, collected.new, collected.failed) == (1, 1, {})
    assert (mail.channel, mail.file_name, mail.stage) == ("scan", "cong van.pdf", "stored")
    assert abs((mail.received_at - before).total_seconds()) < 5
    assert room.store.get(mail.sha256) == b"%PDF-1.7 a letter"
    assert room.names() == [f"done/{month()}/cong van.pdf"]


def test_the_same_bytes_come_in_once_and_both_files_are_kept(room):
    room.put("a.pdf")
    room.scans.collect()
    room.put("a.pdf")
    assert room.scans.collect().new == 0
    assert len(room.mails()) == 1
    assert room.names() == [f"done/{month()}/a (2).pdf", f"done/{month()}/a.pdf"]


def test_a_file_that_changed_just_now_is_left_alone(tmp_path):
    room = Room(tmp_path, settle_seconds=60)
    room.put("a.pdf")
    os.utime(room.folder / "a.pdf", (0, 0))  # a copy that brings an old time along
    assert room.scans.collect().taken == 0
    assert room.names() == ["a.pdf"]
    room.ledger.close()


def test_a_file_that_a_program_still_writes_is_left_alone(room):
    command = [sys.executable, "-c", WRITER, str(room.folder / "a.pdf")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "open\n"
        assert room.scans.collect().taken == 0
        writer.communicate("\n")
    assert room.scans.collect().taken == 1


@pytest.mark.parametrize("name", [".hidden.pdf", "~$letter.docx", "a.pdf.part", "b.tmp"])
def test_what_programs_keep_for_themselves_is_left_alone(room, name):
    room.put(name)
    assert room.scans.collect().taken == 0
    assert room.names() == [name]


def test_folders_and_links_are_left_alone(room, tmp_path):
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (room.folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (room.folder / "folder").mkdir()
    assert room.scans.collect().taken == 0


def test_an_unusable_file_is_moved_aside_with_its_reason_and_the_others_come_in(tmp_path):
    room = Room(tmp_path, largest_mb=0.001)
    room.put("1 empty.pdf", b"")
    room.put("2 large.pdf", bytes(2000))
    room.put("3 good.pdf")
    collected = room.scans.collect()
    assert collected.taken == 1
    assert list(collected.failed) == ["1 empty.pdf", "2 large.pdf"]
    assert room.names() == [f"done/{month()}/3 good.pdf", "failed/1 empty.pdf", "failed/2 large.pdf"]
    room.ledger.close()


def test_after_a_crash_between_entering_and_moving_the_letter_is_there_once(room, monkeypatch):
    room.put("a.pdf")
    with monkeypatch.context() as crash:
        crash.setattr("pathlib.Path.rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            room.scans.collect()
    assert room.names() == ["a.pdf"]
    room.scans.collect()
    assert len(room.mails()) == 1
    assert room.names() == [f"done/{month()}/a.pdf"]


def test_a_held_letter_put_there_again_with_a_cover_name_goes_on(room):
    room.put("scan0001.pdf")
    room.scans.collect()
    with room.ledger.writing() as session:
        mail = session.scalars(select(Mail)).one()
        mail.stage, mail.due, mail.error = "read", None, "no address"
    room.put("KN-2026-000123_bo sung.pdf")
    room.scans.collect()
    (mail,) = room.mails()
    assert mail.file_name == "KN-2026-000123_bo sung.pdf"
    assert (mail.error, mail.stage) == (None, "read")
    assert mail.due <= now()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    room = Room(tmp_path)
    room.folder.rmdir()
    with pytest.raises(Problem, match="cannot be read"):
        room.scans.collect()
    room.ledger.close()
