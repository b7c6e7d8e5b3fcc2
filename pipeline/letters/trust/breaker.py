"""A circuit breaker: a server that fails again and again is left alone for a while, and then tried once."""

import threading
from collections.abc import Callable

FAILURES = 3
FIRST_SECONDS, LONGEST_SECONDS = 60.0, 1800.0


class Breaker:
    """Counts the failures of one server; may be used from any thread.

    After FAILURES in a row nobody asks for a minute. Then one may ask (half-open): success closes the breaker,
    failure doubles the time, up to half an hour. `clock` gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0
        self._probing = False

    def admits(self) -> bool:
        """Tells whether the caller may ask; who may must say afterwards how it went."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._probing or self._clock() < self._until:
                return False
            self._probing = True
            return True

    def succeeded(self) -> None:
        """Enters that the server answered."""
        with self._lock:
            self._failures, self._probing = 0, False

    def failed(self) -> None:
        """Enters that it did not."""
        with self._lock:
            self._failures, self._probing = self._failures + 1, False
            if self._failures >= FAILURES:
                pause = FIRST_SECONDS * 2 ** min(self._failures - FAILURES, 10)
                self._until = self._clock() + min(pause, LONGEST_SECONDS)

    def seconds_left(self) -> float:
        """How long nobody asks from now on; 0 when one may."""
        with self._lock:
            return max(0.0, self._until - self._clock()) if self._failures >= FAILURES else 0.0
