"""A backup that is made while mails are worked on, and restored elsewhere."""

import threading

import pytest
from sqlalchemy import func, select

from pipeline.errors import Problem
from pipeline.keeping.backup import LEDGER, STORE, back_up, faults, files_of, restore
from pipeline.ledger.model import Case
from pipeline.ledger.sqlite import open_ledger

pytestmark = pytest.mark.slow


@pytest.fixture
def worked(desk):
    """A desk with two cases whose slips have gone out."""
    for number in range(2):
        desk.write(sender=f"khach{number}@kh{number}.example")
    desk.work()
    return desk


def test_made_while_the_program_works_it_is_whole_at_any_moment(desk, tmp_path):
    for number in range(8):
        desk.write(sender=f"khach{number}@kh{number}.example")
    working = threading.Thread(target=desk.work)
    working.start()
    seen = []
    while working.is_alive():
        back_up(desk.world.var, tmp_path / "backup")
        seen.append(list(faults(tmp_path / "backup")))
    working.join()
    assert len(seen) > 1
    assert not any(seen)


def test_restored_elsewhere_all_is_there_and_the_commands_say_so(worked, tmp_path):
    worked.command("backup", str(tmp_path / "backup"))
    worked.house.ledger.close()
    worked.world.var.rename(tmp_path / "lost")
    worked.command("restore", str(tmp_path / "backup"))
    worked.command("audit", "--files")
    ledger = open_ledger(worked.world.var / LEDGER)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2
    ledger.close()


def test_what_is_there_already_is_not_copied_again(worked, tmp_path):
    first = back_up(worked.world.var, tmp_path / "backup")
    worked.write(sender="moi@kh.example")
    worked.work()
    again = back_up(worked.world.var, tmp_path / "backup")
    assert (first.new, again.new) == (first.files, again.files - first.files)
    assert again.new > 0


def test_a_flipped_bit_a_missing_file_and_another_ledger_are_found(worked, tmp_path):
    backup = tmp_path / "backup"
    back_up(worked.world.var, backup)
    first, second = list(files_of(backup / STORE))[:2]
    content = first.read_bytes()
    first.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert any("its content has changed" in each and first.name in each for each in faults(backup))
    with pytest.raises(Problem, match="is not whole"):
        restore(backup, tmp_path / "var")
    assert not (tmp_path / "var" / LEDGER).exists()
    first.write_bytes(content)
    second.unlink()
    assert len(list(faults(backup))) == 1
    (backup / LEDGER).write_bytes(b"another")
    assert list(faults(backup)) == ["ledger.sqlite3: is not the file that was backed up"]


def test_nothing_is_restored_over_a_ledger(worked, tmp_path):
    back_up(worked.world.var, tmp_path / "backup")
    done = worked.command("restore", str(tmp_path / "backup"), expect=1)
    assert "is there already" in done.stderr
