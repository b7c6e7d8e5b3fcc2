"""The clock: the first time at once, again and again, and a job that fails stops nobody."""

import logging
import threading

from pipeline.engine.clock import Job, ticking

PATIENCE = 30  # seconds until a test that hangs fails
SOON, LATER = 0.02, 3600


class Work:
    """Counts its runs; says when it has been done `often` times."""

    def __init__(self, often=1, fails=False):
        self.times = 0
        self.done = threading.Event()
        self._often, self._fails = often, fails

    def __call__(self):
        self.times += 1
        if self.times >= self._often:
            self.done.set()
        if self._fails:
            raise OSError("the mailbox is away")


def test_the_first_run_is_at_once_however_long_the_pause():
    works = [Work(), Work()]
    with ticking([Job(str(number), LATER, work) for number, work in enumerate(works)]):
        assert all(work.done.wait(PATIENCE) for work in works)
    assert [work.times for work in works] == [1, 1]


def test_it_is_done_again_and_again():
    work = Work(often=3)
    with ticking([Job("poll", SOON, work)]):
        assert work.done.wait(PATIENCE)


def test_a_job_that_fails_is_named_tried_again_and_stops_no_other(caplog):
    failing, other = Work(often=3, fails=True), Work(often=3)
    with caplog.at_level(logging.ERROR), ticking([Job("poll", SOON, failing), Job("notices", SOON, other)]):
        assert failing.done.wait(PATIENCE)
        assert other.done.wait(PATIENCE)
    records = [record for record in caplog.records if record.name == "pipeline.engine.clock"]
    assert len(records) == failing.times
    assert "job poll failed; it is tried again in 0.02 s" in records[0].getMessage()
    assert "the mailbox is away" in str(records[0].exc_info[1])


def test_a_slow_job_is_never_done_twice_at_a_time_and_does_not_hold_up_others():
    slow_begun, go_on, at_once, most = threading.Event(), threading.Event(), [], []

    def slow():
        at_once.append(1)
        most.append(len(at_once))
        slow_begun.set()
        assert go_on.wait(PATIENCE)
        at_once.pop()

    other = Work(often=5)
    with ticking([Job("slow", SOON, slow), Job("other", SOON, other)]):
        assert slow_begun.wait(PATIENCE)
        assert other.done.wait(PATIENCE)
        go_on.set()
    assert set(most) == {1}


def test_leaving_waits_for_the_job_that_is_running():
    begun, ended = threading.Event(), threading.Event()

    def work():
        begun.set()
        threading.Event().wait(0.05)
        ended.set()

    with ticking([Job("poll", LATER, work)]):
        assert begun.wait(PATIENCE)
    assert ended.is_set()


def test_after_leaving_nothing_is_done_any_more():
    work = Work(often=2)
    with ticking([Job("poll", SOON, work)]):
        assert work.done.wait(PATIENCE)
    times = work.times
    threading.Event().wait(SOON * 5)
    assert work.times == times
