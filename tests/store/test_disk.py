import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import Problem
from pipeline.store.disk import Disk


def test_gives_back_what_was_put_under_its_sha256(tmp_path):
    store = Disk(tmp_path / "store")
    sha256 = store.put("Khiếu nại".encode())
    assert sha256 == hashlib.sha256("Khiếu nại".encode()).hexdigest()
    assert store.get(sha256) == "Khiếu nại".encode()


def test_putting_the_same_bytes_twice_keeps_one_file(tmp_path):
    store = Disk(tmp_path / "store")
    assert store.put(b"letter") == store.put(b"letter")
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1


def test_a_file_that_was_changed_is_found_out(tmp_path):
    store = Disk(tmp_path / "store")
    sha256 = store.put(b"letter")
    store.path(sha256).write_bytes(b"another letter")
    with pytest.raises(Problem, match="has changed"):
        store.get(sha256)


def test_a_missing_file_is_named(tmp_path):
    store = Disk(tmp_path / "store")
    with pytest.raises(Problem, match="restore the store"):
        store.get("0" * 64)


def test_nothing_is_left_of_a_write_that_failed(tmp_path):
    store = Disk(tmp_path / "store")
    store.put(b"first")
    with pytest.raises(TypeError):
        store.put("not bytes")  # type: ignore[arg-type]
    assert not list((store.folder / "incoming").iterdir())


WRITER = """
import os, signal, sys
from pathlib import Path
from pipeline.store.disk import Disk
os.fsync = lambda _handle: os.kill(os.getpid(), signal.SIGKILL)
Disk(Path(sys.argv[1])).put(b"letter")
"""


def test_a_write_that_was_killed_leaves_no_letter_and_what_is_left_is_swept_later(tmp_path):
    folder, name = tmp_path / "store", hashlib.sha256(b"letter").hexdigest()
    store = Disk(folder)
    (folder / name[:2]).mkdir()
    killed = subprocess.run([sys.executable, "-c", WRITER, str(folder)], check=False, cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    (left,) = (folder / "incoming").iterdir()
    with pytest.raises(Problem):
        store.get(name)
    assert store.sweep() == 0  # it might be another program that is just writing
    os.utime(left, (0, 0))
    assert store.sweep() == 1
    assert store.put(b"letter") == name
    assert store.get(name) == b"letter"
    assert list((folder / "incoming").iterdir()) == []
