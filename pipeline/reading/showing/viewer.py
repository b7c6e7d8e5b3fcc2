"""The viewers: guarded processes that draw pages and clean HTML, so that a hostile file harms nobody who looks at it.

They are others than the readers: who looks at a letter never waits for one that comes in, nor the other way round.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import TypeVar

from pipeline.engine.child import Child, ChildDied, Limits, Unforeseen
from pipeline.engine.scratch import use_scratch
from pipeline.reading.reader import opened
from pipeline.reading.showing.errors import Busy, Hostile

SCRATCH = "tiepnhan-view-"
MOST_WAITING = 16
SLOW = "tệp làm trình xem phải dừng (mất quá nhiều thời gian hoặc bộ nhớ)"
WAIT = "đang có quá nhiều trang được vẽ, hãy tải lại sau ít phút"

R = TypeVar("R")


class Viewer:
    """Shows files within limits of time and memory, `workers` at once. May be called from many threads."""

    def __init__(self, workers: int, seconds: float, memory_mb: int) -> None:
        limits = Limits(seconds, memory_mb, calls=500, cpu_seconds=int(seconds), guarded=True)
        self._all = [Child(f"viewer {number}", _Shows, limits) for number in range(1, workers + 1)]
        self._idle: LifoQueue[Child[_Shows]] = LifoQueue()
        self._waiting = BoundedSemaphore(MOST_WAITING)
        self._seconds = seconds
        for child in self._all:
            self._idle.put(child)

    def picture(self, file: Path, page: int) -> bytes:
        """Gives the picture (PNG) of a page (from 1) of a file.

        Raises Undrawable with words for a person, Hostile for a file that killed its viewer, Busy.
        """
        return self._ask(_Shows.picture, str(file), page)

    def page(self, mail: Path, name: str | None) -> str | None:
        """Gives the HTML of a mail as a page that is safe, None where it has none. Raises as `picture`."""
        return self._ask(_Shows.page, str(mail), name)

    def close(self) -> None:
        """Ends the processes."""
        for child in self._all:
            child.close()

    def _ask(self, method: Callable[..., R], *given: object) -> R:
        with self._one() as child:
            try:
                return child.call(method, *given)
            except (ChildDied, Unforeseen) as error:
                raise Hostile(SLOW) from error

    @contextmanager
    def _one(self) -> Iterator["Child[_Shows]"]:
        if not self._waiting.acquire(blocking=False):
            raise Busy(WAIT)
        try:
            child = self._idle.get(timeout=self._seconds)
        except Empty as error:
            raise Busy(WAIT) from error
        else:
            try:
                yield child
            finally:
                self._idle.put(child)
        finally:
            self._waiting.release()


class _Shows:
    """What lives in a viewer's process."""

    def __init__(self) -> None:
        os.chdir(use_scratch(SCRATCH))

    def picture(self, path: str, page: int) -> bytes:
        from pipeline.reading.showing.picture import draw  # noqa: PLC0415 - these are not for the parent

        return draw(Path(path).read_bytes(), page)

    def page(self, path: str, name: str | None) -> str | None:
        from pipeline.reading.showing.page import safe_page  # noqa: PLC0415

        with opened(path) as raw:
            return safe_page(raw, name)
