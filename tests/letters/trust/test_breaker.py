"""The circuit breaker, by a clock that the tests move."""

from pipeline.letters.trust.breaker import Breaker


class Clock:
    """Seconds that only grow when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def broken(failures: int) -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(failures):
        breaker.failed()
    return breaker, clock


def test_two_failures_leave_it_closed_and_the_third_opens_it_for_a_minute():
    breaker, clock = broken(2)
    assert breaker.admits() and breaker.seconds_left() == 0

    breaker.failed()

    assert not breaker.admits() and breaker.seconds_left() == 60
    clock.seconds += 59
    assert not breaker.admits()


def test_failures_count_only_in_a_row():
    breaker, _ = broken(2)
    breaker.succeeded()
    breaker.failed()

    assert breaker.admits()


def test_after_the_pause_one_may_ask_and_only_one():
    breaker, clock = broken(3)
    clock.seconds += 60

    assert breaker.admits() and not breaker.admits()


def test_success_closes_it():
    breaker, clock = broken(3)
    clock.seconds += 60
    assert breaker.admits()

    breaker.succeeded()

    assert breaker.admits() and breaker.admits() and breaker.seconds_left() == 0


def test_each_failure_of_the_one_doubles_the_pause_up_to_half_an_hour():
    breaker, clock = broken(3)
    pauses = []
    for _ in range(7):
        clock.seconds += breaker.seconds_left()
        assert breaker.admits()
        breaker.failed()
        pauses.append(breaker.seconds_left())

    assert pauses == [120, 240, 480, 960, 1800, 1800, 1800]
