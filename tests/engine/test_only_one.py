"""The file lock that keeps the program single, between real processes."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.engine.local import Running, only_one

HOLDER = """
import sys
from pathlib import Path
from pipeline.engine.local import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_program(var):
    """Another process that has the lock."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(var)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_the_lock_refuses_a_second_program_and_names_the_place(tmp_path):
    refused = pytest.raises(Running, match=f"{tmp_path}: another tiepnhan is running here")
    with another_program(tmp_path), refused, only_one(tmp_path):
        pass


def test_the_lock_is_free_after_an_orderly_end(tmp_path):
    for _ in range(2):
        with only_one(tmp_path):
            pass


def test_the_lock_is_free_after_kill_9(tmp_path):
    with another_program(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with only_one(tmp_path):
            pass
