"""The child process that does one call at a time: it dies with us, and comes back when it died."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from pipeline.engine.child import Child, ChildDied, ChildSlow, Limits, Unforeseen
from pipeline.errors import Wait

pytestmark = pytest.mark.slow


class Servant:
    def __init__(self, first: int = 0) -> None:
        self.calls = first

    def pid(self) -> int:
        return os.getpid()

    def count(self) -> int:
        self.calls += 1
        return self.calls

    def wait(self) -> None:
        raise Wait("later", seconds=7)

    def stumble(self) -> None:
        raise ValueError("over a stone")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def say_and_sleep(self) -> None:
        print(os.getpid(), flush=True)  # noqa: T201 - to whoever started this process
        time.sleep(600)

    def sleep_and_tell(self, seconds: float) -> str:
        time.sleep(seconds)
        return "awake"

    def size(self, data: bytes) -> int:
        return len(data)

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def die_once(self, mark: str) -> str:
        if Path(mark).exists():
            return "alive"
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
        return "never"


@pytest.fixture
def child():
    made = Child("servant", partial(Servant, 10), Limits(seconds=30))
    yield made
    made.close()


@pytest.fixture
def patient():
    """A child that may be on its way out when the next call comes."""
    made = Child("servant", partial(Servant, 10), Limits(seconds=30, tries=2))
    yield made
    made.close()


def test_calls_reach_one_object_in_another_process(child):
    assert child.pid is None
    assert child.call(Servant.pid) == child.pid != os.getpid()
    assert [child.call(Servant.count) for _ in range(3)] == [11, 12, 13]


def test_a_child_may_be_started_before_it_is_needed(child):
    child.start()
    deadline = time.monotonic() + 30
    while child.pid is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert child.call(Servant.pid) == child.pid


def stubborn() -> Servant:
    raise Wait("no object today")


def test_an_object_that_cannot_be_made_says_so_at_the_call():
    made = Child("stubborn", stubborn, Limits(seconds=30))
    made.start()
    with pytest.raises(Wait, match="no object today"):
        made.call(Servant.pid)
    made.close()


def test_calls_from_many_threads_are_done_one_after_the_other(child):
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: child.call(Servant.count), range(200)))
    assert sorted(counts) == list(range(11, 211))


def test_the_child_outlives_the_thread_that_asked_first(child):
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(child.call, Servant.pid).result()
    assert child.call(Servant.pid) == first


def test_our_own_errors_arrive_as_they_are_and_others_by_name(child):
    with pytest.raises(Wait, match="later") as caught:
        child.call(Servant.wait)
    assert caught.value.seconds == 7
    with pytest.raises(Unforeseen, match="ValueError: over a stone"):
        child.call(Servant.stumble)
    assert child.call(Servant.count) == 11


def test_a_call_whose_child_dies_says_so_and_the_next_one_works(child):
    first = child.call(Servant.pid)
    with pytest.raises(ChildDied, match="exit code -9"):
        child.call(Servant.die)
    assert child.call(Servant.pid) != first


def test_a_child_that_was_killed_while_idle_is_replaced(child):
    first = child.call(Servant.pid)
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert child.call(Servant.pid) != first


def test_a_second_try_is_made_where_wanted(tmp_path):
    child = Child("servant", Servant, Limits(seconds=30, tries=2))
    try:
        assert child.call(Servant.die_once, str(tmp_path / "mark")) == "alive"
        with pytest.raises(ChildDied):
            child.call(Servant.die)
    finally:
        child.close()


def test_a_call_that_takes_too_long_is_ended():
    child = Child("servant", Servant, Limits(seconds=1))
    try:
        with pytest.raises(ChildSlow, match="longer than 1 s"):
            child.call(Servant.sleep, 600)
        assert child.call(Servant.count) == 1
    finally:
        child.close()


def test_a_child_that_does_not_even_read_is_ended():
    child = Child("servant", Servant, Limits(seconds=1))
    try:
        os.kill(child.call(Servant.pid), signal.SIGSTOP)
        with pytest.raises(ChildSlow):
            child.call(Servant.size, bytes(10_000_000))  # more than a pipe holds
        assert child.call(Servant.size, bytes(10_000_000)) == 10_000_000
    finally:
        child.close()


def test_a_child_is_renewed_after_so_many_calls():
    child = Child("servant", Servant, Limits(seconds=30, calls=2))
    try:
        assert [child.call(Servant.count) for _ in range(5)] == [1, 2, 1, 2, 1]
    finally:
        child.close()


def test_close_ends_the_child_and_may_be_repeated(child):
    pid = child.call(Servant.pid)
    child.close()
    child.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


PARENT = """
from pipeline.engine.child import Child, Limits
from tests.engine.test_child import Servant
if __name__ == "__main__":
    child = Child("servant", Servant, Limits(seconds=30))
    child.call(Servant.say_and_sleep)
"""


def test_the_child_dies_with_a_parent_that_was_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    child = int(parent.stdout.readline())
    assert _state(child) in "RSD"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        if _state(child) in "ZX":  # where nobody reaps orphans it stays a zombie
            break
        time.sleep(0.05)
    ended = _state(child) in "ZX"
    if not ended:
        os.kill(child, signal.SIGKILL)
    assert ended


def _state(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return "X"


def test_sigterm_lets_the_call_end_and_then_the_child(patient):
    first = patient.call(Servant.pid)
    with ThreadPoolExecutor(1) as pool:
        asleep = pool.submit(patient.call, Servant.sleep_and_tell, 1.0)
        time.sleep(0.3)
        os.kill(first, signal.SIGTERM)
        assert asleep.result() == "awake"
    assert patient.call(Servant.pid) != first


def test_sigterm_ends_an_idle_child(patient):
    first = patient.call(Servant.pid)
    os.kill(first, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{first}/stat").read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert patient.call(Servant.pid) != first
