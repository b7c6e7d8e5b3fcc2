"""Runs an outside program (tesseract, pdftotext, antiword, LibreOffice) on a hostile file, within limits.

Memory, processor time and network are limited by the calling process, a guarded child: its limits are inherited.
The program stays in the caller's process group, so that ending the group ends it too.
"""

import ctypes
import os
import resource
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import Problem
from pipeline.reading.problems import Flaw, problem

PR_SET_PDEATHSIG = 1  # prctl(2)
LARGEST_OUTPUT = 20_000_000  # bytes
LARGEST_FILE = 200_000_000  # bytes of any file that a program writes; it is ended there (SIGXFSZ)
LARGEST_TALK = 100_000  # bytes of stderr; what comes after them is thrown away
CHUNK = 65_536
PACKAGES = {
    "antiword": "antiword",
    "pdfdetach": "poppler-utils",
    "pdfimages": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "soffice": "libreoffice-writer",
    "soffice.bin": "libreoffice-writer",
    "tesseract": "tesseract-ocr tesseract-ocr-vie",
}
"""The Debian packages that hold the programs."""


class ProgramMissing(Problem):
    """The program is not installed; the message names its Debian package."""


class ProgramSlow(Problem):
    """The program was ended because it took longer than its limit."""


@dataclass(frozen=True)
class Done:
    """What a program left: exit code (negative: ended by that signal), stdout, stderr.

    `cut` says that there was more stdout than the cap; the program was ended there.
    """

    code: int
    out: bytes
    err: bytes
    cut: bool = False

    @property
    def said(self) -> str:
        """The program's words on stderr."""
        return self.err.decode("utf-8", "replace").strip()


def run(command: Sequence[str], seconds: float, folder: Path, most: int = LARGEST_OUTPUT) -> Done:
    """Runs `command` (no shell) in `folder`, which is also its home and its place for temporary files.

    At most `most` bytes of stdout are kept. A failing program is no error here: see `Done.code`.
    Raises ProgramMissing, and ProgramSlow after `seconds` of wall clock.
    """
    program = shutil.which(command[0])
    if program is None:
        raise missing(command[0])
    process = subprocess.Popen(
        [program, *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(folder),
        preexec_fn=_dying_with_us(),  # noqa: PLW1509 - it makes a few system calls and takes no lock
    )
    try:
        return _followed(process, seconds, most)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def missing(program: str) -> ProgramMissing:
    """Gives the error for a program that is not there."""
    name = Path(program).name
    return ProgramMissing(f"{name} is not installed: apt install {PACKAGES.get(name, name)}")


def as_problem(error: Problem) -> str:
    """Gives what went wrong with a program as a problem of the paper."""
    flaws = {ProgramMissing: Flaw.MISSING, ProgramSlow: Flaw.TOO_SLOW}
    return problem(flaws.get(type(error), Flaw.DAMAGED), str(error))


def _environment(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "PATH": os.environ.get("PATH", os.defpath),
        # One thread each: pages are read side by side already, and tesseract's own threads mostly wait.
        "OMP_THREAD_LIMIT": "1",
    }


def _dying_with_us() -> Callable[[], None]:
    """Gives what the new process does before it becomes the program. The library is looked up before the fork."""
    prctl, parent, leave, getppid = ctypes.CDLL(None).prctl, os.getpid(), os._exit, os.getppid
    limit, files, kill = resource.setrlimit, resource.RLIMIT_FSIZE, int(signal.SIGKILL)
    most = resource.getrlimit(files)[1]
    largest = LARGEST_FILE if most == resource.RLIM_INFINITY else min(LARGEST_FILE, most)

    def prepare() -> None:
        limit(files, (largest, largest))
        prctl(PR_SET_PDEATHSIG, kill)
        if getppid() != parent:  # it died before the line above
            leave(1)

    return prepare


def _followed(process: subprocess.Popen[bytes], seconds: float, most: int) -> Done:
    """Reads what the program says until it ends, says too much, or its time is over."""
    end, out, err = time.monotonic() + seconds, bytearray(), bytearray()
    with selectors.DefaultSelector() as pipes:
        for pipe, kept in ((process.stdout, out), (process.stderr, err)):
            pipes.register(pipe, selectors.EVENT_READ, kept)  # type: ignore[arg-type]
        while pipes.get_map() and len(out) <= most:
            ready = pipes.select(max(0.0, end - time.monotonic()))
            for key, _ in ready:
                if not _read(key.fileobj, key.data):  # type: ignore[arg-type]
                    pipes.unregister(key.fileobj)
            del err[LARGEST_TALK:]
            if time.monotonic() >= end:
                raise _slow(process, seconds)
    if len(out) > most:
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        code = process.wait(max(0.0, end - time.monotonic()))
        return Done(code, bytes(out[:most]), bytes(err), cut=len(out) > most)
    raise _slow(process, seconds)


def _read(pipe: IO[bytes], kept: bytearray) -> bool:
    """Takes what lies in the pipe; false at its end."""
    chunk = os.read(pipe.fileno(), CHUNK)
    kept += chunk
    return bool(chunk)


def _slow(process: subprocess.Popen[bytes], seconds: float) -> ProgramSlow:
    name = Path(str(process.args[0])).name  # type: ignore[index]
    return ProgramSlow(f"{name} took longer than {seconds:g} s and was ended")
