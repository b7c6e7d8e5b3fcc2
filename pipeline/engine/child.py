"""Work in a process of its own: a crash, a hang or a leak there stays there.

Why not a pool of the library pebble (5.2): when its only worker dies while idle, the pool is broken
for good. Here a dead child is replaced at the next call.
"""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

from pipeline.engine.guard import allow_cpu, shut_off
from pipeline.errors import Problem

T = TypeVar("T")
R = TypeVar("R")
PR_SET_PDEATHSIG = 1  # prctl(2)
MB = 1_000_000
STOP = None
ONE_START = threading.Lock()
GONE = (EOFError, OSError)
"""What a pipe says when nobody is at its other end."""


class ChildDied(Problem):
    """The child ended in the midst of a call, or had to be ended; the next call starts another."""


class ChildSlow(ChildDied):
    """The child was ended because the call took too long."""


class Unforeseen(Problem):
    """An error in the child that nobody foresaw: its class and message."""


@dataclass(frozen=True)
class Limits:
    """What a call may take: `seconds` of wall time and `cpu_seconds`; what the child may: `memory_mb` of address space.

    `calls` ends the child after so many (0: never); `tries` repeats a call whose child died. `guarded`
    is for work on what strangers sent: no network, an empty folder of its own (engine/guard.py).
    Programs that the child starts have the same limits, and end with it.
    """

    seconds: float
    memory_mb: int | None = None
    calls: int = 0
    tries: int = 1
    cpu_seconds: int | None = None
    guarded: bool = False


class Child(Generic[T]):
    """Calls methods of one object that lives in a process of its own.

    `make` builds the object, in the child, when it starts; it must be importable there. Calls may
    come from any thread and are done one after the other. Spawned, not forked: the parent's threads
    and locks do not come along.
    """

    def __init__(self, name: str, make: Callable[[], T], limits: Limits) -> None:
        self._name, self._make, self._limits = name, make, limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._calls = 0
        # One thread owns pipe and process. It puts the calls in a row, and it outlives the callers:
        # the kernel takes the thread that started a process for its parent (prctl(2)).
        self._owner = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def call(self, method: Callable[..., R], *args: object) -> R:
        """Gives what the object's `method` (named as an attribute of its class) returns for `args`.

        Raises what it raised if that is a Problem of ours, ChildDied or ChildSlow when no answer came,
        Unforeseen for any other error in the child.
        """
        return self._owner.submit(self._call, method.__name__, args).result()  # type: ignore[return-value]

    def start(self) -> None:
        """Starts the child without waiting for it, so that the first call finds it ready."""
        self._owner.submit(self._started)

    @property
    def pid(self) -> int | None:
        """The process id of the child, None while there is none."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """Lets the child end its call and itself. A later call raises RuntimeError."""
        with suppress(RuntimeError):  # closed before
            self._owner.submit(self._stop)
        self._owner.shutdown(wait=True)

    def _call(self, method: str, args: tuple[object, ...]) -> object:
        for left in reversed(range(self._limits.tries)):
            try:
                return self._ask(method, args)
            except ChildSlow:
                raise
            except ChildDied:
                if not left:
                    raise
        raise AssertionError("tries must be 1 or more")

    def _ask(self, method: str, args: tuple[object, ...]) -> object:
        pipe = self._started()
        with self._time_limit() as passed:
            try:
                pipe.send((method, args))
                error, value = pipe.recv()
            except GONE as gone:
                code = self._kill()
                if passed.is_set() or code == -signal.SIGXCPU:
                    limit = f"{self._limits.seconds:g} s" if passed.is_set() else f"{self._limits.cpu_seconds} CPU s"
                    raise ChildSlow(f"the {self._name} took longer than {limit} and was ended") from gone
                raise ChildDied(f"the {self._name} died (exit code {code})") from gone
        if error is not None:
            raise error
        return value

    @contextmanager
    def _time_limit(self) -> Iterator[threading.Event]:
        """Ends a child that takes too long. Also one that does not read: a big call blocks in send()."""
        process, passed = self._process, threading.Event()

        def end() -> None:
            passed.set()
            with suppress(ValueError):  # closed meanwhile
                if process is not None:
                    _kill_group(process)

        clock = threading.Timer(self._limits.seconds, end)
        clock.daemon = True
        clock.start()
        try:
            yield passed
        finally:
            clock.cancel()

    def _started(self) -> Connection:
        spent = 0 < self._limits.calls <= self._calls
        if spent:
            self._stop()
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._kill()
            self._pipe = self._start()
        self._calls += 1
        return self._pipe

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        arguments = (theirs, self._make, self._limits)
        self._process = context.Process(target=_serve, args=arguments, name=self._name, daemon=True)
        with _main_left_out():
            self._process.start()
        theirs.close()
        self._calls = 0
        return pipe

    def _kill(self) -> int | None:
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is None:
            return None
        _kill_group(process)
        process.join()
        code = process.exitcode
        process.close()
        return code

    def _stop(self) -> None:
        if self._pipe is not None and self._process is not None:
            with suppress(*GONE):
                self._pipe.send(STOP)
            self._process.join(self._limits.seconds)
        self._kill()


def die_with_parent() -> None:
    """Has the kernel kill this process when its parent is gone; leaves Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid != os.getppid():  # it died before the line above
        os._exit(1)


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Keeps spawn from importing the main module anew in the child: no child needs it, and ours brings 25 MB along."""
    main = sys.modules["__main__"]
    with ONE_START:
        spec, file = main.__spec__, main.__dict__.pop("__file__", None)
        main.__spec__ = None
        try:
            yield
        finally:
            main.__spec__ = spec
            if file is not None:
                main.__file__ = file


def _kill_group(process: SpawnProcess) -> None:
    """Kills a child and the programs that it has started; they are of its process group."""
    if process.pid is not None and process.is_alive():
        with suppress(ProcessLookupError, PermissionError):  # it has not come to make a group yet
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _serve(pipe: Connection, make: Callable[[], object], limits: Limits) -> None:
    """The life of the child: builds the object, then answers calls until told to stop."""
    os.setpgid(0, 0)
    die_with_parent()
    ending = _Ending()
    if limits.memory_mb is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_mb * MB, limits.memory_mb * MB))
    if limits.guarded:
        shut_off()
    served: object | None = None
    with suppress(Exception):  # whatever is wrong is said at the first call, which tries once more
        served = make()
    answer: tuple[Exception | None, object]
    while not ending.wanted and (request := _next(pipe)) is not STOP:
        ending.busy = True
        if limits.cpu_seconds is not None:
            allow_cpu(limits.cpu_seconds)
        try:
            served = make() if served is None else served
            answer = (None, getattr(served, request[0])(*request[1]))
        except Exception as error:
            answer = (_to_send(error), None)
        with suppress(*GONE):
            pipe.send(answer)
        ending.busy = False
    if served is not None and hasattr(served, "close"):
        served.close()


class _Ending:
    """Lets a call end before SIGTERM ends the child: a service manager sends it to parent and children alike."""

    def __init__(self) -> None:
        self.busy = self.wanted = False
        signal.signal(signal.SIGTERM, self._asked)

    def _asked(self, _number: int, _frame: object) -> None:
        self.wanted = True
        if not self.busy:
            raise SystemExit(0)


def _next(pipe: Connection) -> tuple[str, tuple[object, ...]] | None:
    try:
        request: tuple[str, tuple[object, ...]] | None = pipe.recv()
    except GONE:
        return STOP
    return request


def _to_send(error: Exception) -> Exception:
    """Only our own errors travel as they are: others may not survive the pipe."""
    return error if isinstance(error, Problem) else Unforeseen(f"{type(error).__name__}: {error}")
