"""`tiepnhan` in a process of its own, forked from one that has loaded the program already.

Starting Python and loading the program takes longer than most commands work. What a test sees is the same: another
process with its own memory, clock and signals, its output and its exit code.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

LOADED = [
    "pipeline.cli",
    *(f"pipeline.commands.{name}" for name in ("act", "add", "check", "digest", "register", "run")),
]
"""What nearly all commands need; the rest is loaded by the command that wants it."""


def tiepnhan(
    *arguments: str, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> CompletedProcess[str]:
    """Runs `tiepnhan` with these arguments to its end and gives what subprocess.run() would; standard input is empty.

    It has the working directory and the environment of this process unless others are given.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    with TemporaryDirectory(prefix="tiepnhan-command-") as name:
        out, err = Path(name, "out"), Path(name, "err")
        place = (folder or Path.cwd(), dict(os.environ if environment is None else environment))
        process = context.Process(target=_command, args=(arguments, *place, out, err))
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        assert code is not None
        return CompletedProcess(["tiepnhan", *arguments], code, out.read_text("utf-8"), err.read_text("utf-8"))


def _command(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path) -> None:
    for number, file in ((1, out), (2, err)):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["tiepnhan", *arguments]

    from pipeline.cli import main  # noqa: PLC0415 - for the process that runs it

    main()
