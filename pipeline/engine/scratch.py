"""A temporary folder that goes when its process is gone, however it went.

A process that is killed cannot tidy up: each dead renderer would leave 2 MB of copied fonts behind.
The lock on the folder ends with the process, so whoever comes next knows which folders are dead.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path


def use_scratch(prefix: str) -> Path:
    """Makes a folder for this process, has all temporary files of this process go there, gives it back.

    Folders of dead processes with the same `prefix` are removed first.
    """
    sweep_scratch(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    held = os.open(folder, os.O_RDONLY)  # never closed: the lock lasts as long as the process
    fcntl.flock(held, fcntl.LOCK_EX)
    if not folder.exists():  # swept by another between its making and its locking
        os.close(held)
        return use_scratch(prefix)
    tempfile.tempdir = str(folder)
    return folder


def sweep_scratch(prefix: str) -> None:
    """Removes the folders with this `prefix` whose processes are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        _remove_if_dead(folder)


def _remove_if_dead(folder: Path) -> None:
    try:
        tried = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(tried, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(tried)
