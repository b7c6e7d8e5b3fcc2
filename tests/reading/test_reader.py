"""The readers' processes: what they give out, what a hostile file may do to them, and what they may not do."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.engine.child import Child, ChildDied, ChildSlow, Limits, Unforeseen
from pipeline.reading.content import whole
from pipeline.reading.problems import Flaw, has
from pipeline.reading.reader import PaperReader, Reader
from tests.mails import forms
from tests.mails.forms import build, one_page_pdf


@pytest.fixture
def reader():
    made = Reader(40, 20, 1024)
    yield made
    made.close()


def file(folder, content):
    path = Path(folder, "in")
    path.write_bytes(content)
    return path


def test_a_mails_files_come_out_as_files(reader, tmp_path):
    raw = build(("Hoa", "hoa@abc.example"), "b@c.example", "Khiếu nại", "Kính gửi,", forms.with_pdf)
    message = reader.read(file(tmp_path, raw), tmp_path / "out")
    (attachment,) = message.attachments
    assert attachment.content.path.parent == tmp_path / "out"
    assert whole(attachment.content) == one_page_pdf()
    assert message.header.subject == "Khiếu nại"


def test_a_mail_without_files_needs_no_folder(reader, tmp_path):
    reader.read(file(tmp_path, b"From: a@b.example\n\nwords"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_bare_paper_is_a_letter_with_one_attachment(reader, tmp_path):
    message = reader.read(file(tmp_path, one_page_pdf()), tmp_path / "out", "công văn.pdf")
    assert message.bare
    assert [(each.name, each.type) for each in message.attachments] == [("công văn.pdf", "application/pdf")]


def test_of_a_mail_over_the_limit_only_the_header_is_read(tmp_path):
    reader = Reader(0.001, 20, 1024)
    message = reader.read(file(tmp_path, b"From: a@b.example\nSubject: big\n\n" + bytes(5_000)), tmp_path / "out")
    reader.close()
    assert (message.header.subject, message.text) == ("big", "")
    assert "thư quá lớn" in message.unreadable


class Guarded:
    """What a child may and may not do."""

    def connect(self, family):
        try:
            with socket.socket(family):
                return "open"
        except PermissionError:
            return "refused"

    def connect_from_a_program(self):
        command = [sys.executable, "-c", "import socket; socket.socket()"]
        done = subprocess.run(command, check=False, capture_output=True)
        return done.returncode

    def spin(self):
        while True:
            pass

    def take(self, mb):
        return len(bytearray(mb * 1_000_000))

    def leave_running(self, note):
        program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        Path(note).write_text(str(program.pid))
        time.sleep(600)


@pytest.fixture
def guarded():
    child = Child("guarded", Guarded, Limits(20, 1024, cpu_seconds=1, guarded=True))
    yield child
    child.close()


def test_a_guarded_child_and_its_programs_have_no_network(guarded):
    assert guarded.call(Guarded.connect, socket.AF_INET) == "refused"
    assert guarded.call(Guarded.connect, socket.AF_INET6) == "refused"
    assert guarded.call(Guarded.connect, socket.AF_UNIX) == "open"
    assert guarded.call(Guarded.connect_from_a_program) != 0


@pytest.mark.slow
def test_a_child_that_computes_without_end_is_ended_and_the_next_call_is_served(guarded):
    with pytest.raises(ChildSlow, match="CPU s"):
        guarded.call(Guarded.spin)
    assert guarded.call(Guarded.take, 1) == 1_000_000


def test_a_child_that_wants_too_much_memory_does_not_get_it(guarded):
    with pytest.raises(Unforeseen, match="MemoryError"):
        guarded.call(Guarded.take, 3_000)


@pytest.mark.slow
def test_the_programs_of_a_child_end_with_it(tmp_path):
    child = Child("guarded", Guarded, Limits(2, 1024, guarded=True))
    with pytest.raises(ChildDied):
        child.call(Guarded.leave_running, str(tmp_path / "note"))
    child.close()
    # The kernel ends a killed process in its own time; it is not a child of ours that could be waited for.
    assert ends(int((tmp_path / "note").read_text()))


def ends(pid):
    deadline = time.monotonic() + 10
    while running(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.slow
def test_a_paper_reader_serves_on_after_hostile_papers(tmp_path):
    papers = PaperReader(1, 60, 60, 3072)
    found = papers.read(file(tmp_path, b"\x00\x01 no kind"), tmp_path / "1")
    assert (found.kind, has(Flaw.UNKNOWN, found.paper.problems)) == (None, True)
    found = papers.read(file(tmp_path, b"%PDF-1.7 and nothing more"), tmp_path / "2")
    assert (found.kind, has(Flaw.DAMAGED, found.paper.problems)) == ("pdf", True)
    found = papers.read(file(tmp_path, "Kính gửi Trung tâm".encode()), tmp_path / "3")
    assert (found.kind, found.paper.text) == ("text", "Kính gửi Trung tâm")
    papers.close()
