import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, tempfile
from pipeline.engine.scratch import use_scratch
folder = use_scratch("tn-test-")
with tempfile.NamedTemporaryFile(delete=False) as file:
    print(folder, file.name, flush=True)
sys.stdin.read()
"""


class Process:
    """A process with a scratch folder, that lives until it is told to end."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "TMPDIR": str(folder)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], env=environment, stdin=-1, stdout=-1, text=True
        )
        assert self._process.stdout is not None
        self.folder, self.file = map(Path, self._process.stdout.readline().split())

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def test_temporary_files_go_into_the_processs_own_folder(tmp_path: Path) -> None:
    process = Process(tmp_path)
    assert process.folder.parent == tmp_path
    assert process.file.parent == process.folder
    process.kill()


@pytest.mark.parametrize("dead", [1, 3])
def test_folders_of_killed_processes_go_and_those_of_living_ones_stay(tmp_path: Path, dead: int) -> None:
    living = Process(tmp_path)
    gone = [Process(tmp_path) for _ in range(dead)]
    for process in gone:
        process.kill()
    newcomer = Process(tmp_path)
    assert set(tmp_path.iterdir()) == {living.folder, newcomer.folder}
    assert living.file.exists()
    living.kill()
    newcomer.kill()


def test_others_folders_and_links_are_left_alone(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (tmp_path / "tn-test-link").symlink_to(treasure)
    (tmp_path / "tn-test-file").touch()
    process = Process(tmp_path)
    process.kill()
    assert treasure.exists()
    assert (tmp_path / "tn-test-link").is_symlink()
