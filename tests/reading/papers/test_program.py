"""Outside programs: limits on time and output, a bare environment, and no program left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.reading.papers.program import ProgramMissing, ProgramSlow, as_problem, run
from pipeline.reading.problems import Flaw, has

STARTER = """
import sys
from pathlib import Path
from pipeline.reading.papers.program import run
run(["sh", "-c", "echo $$ > started; mv started pid; exec sleep 60"], 50, Path(sys.argv[1]))
"""


def test_gives_code_and_both_outputs(tmp_path: Path) -> None:
    done = run(["sh", "-c", "echo out; echo err >&2; exit 3"], 5, tmp_path)
    assert (done.code, done.out, done.err, done.cut) == (3, b"out\n", b"err\n", False)


def test_sees_a_bare_environment_and_no_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOX_PASSWORD", "secret")
    seen = run(["sh", "-c", "env; pwd; cat"], 5, tmp_path).out.decode().splitlines()
    assert {f"HOME={tmp_path}", f"TMPDIR={tmp_path}", "LANG=C.UTF-8", "OMP_THREAD_LIMIT=1", str(tmp_path)} <= set(seen)
    assert not any("secret" in line for line in seen)


def test_arguments_pass_no_shell(tmp_path: Path) -> None:
    assert run(["echo", "$HOME; `id` *"], 5, tmp_path).out == b"$HOME; `id` *\n"


def test_too_slow_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ProgramSlow, match=r"sleep took longer than 0\.2 s") as slow:
        run(["sleep", "30"], 0.2, tmp_path)
    assert has(Flaw.TOO_SLOW, [as_problem(slow.value)])


def test_too_slow_though_its_outputs_are_closed(tmp_path: Path) -> None:
    with pytest.raises(ProgramSlow):
        run(["sh", "-c", "exec >&- 2>&-; sleep 30"], 0.2, tmp_path)


def test_too_slow_though_it_talks_all_the_time(tmp_path: Path) -> None:
    with pytest.raises(ProgramSlow):
        run(["sh", "-c", "while true; do echo chatter >&2; done"], 0.3, tmp_path)


def test_output_beyond_the_cap_is_cut(tmp_path: Path) -> None:
    done = run(["yes"], 10, tmp_path, most=1_000)
    assert done.cut and len(done.out) == 1_000


def test_a_grandchild_that_holds_the_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    with pytest.raises(ProgramSlow):
        run(["sh", "-c", "sleep 3 & exit 0"], 0.3, tmp_path)


def test_a_file_without_end_is_ended(tmp_path: Path) -> None:
    done = run(["truncate", "-s", "300M", "big"], 10, tmp_path)
    assert done.code == -signal.SIGXFSZ


def test_missing_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match="apt install poppler-utils") as missing:
        run(["pdftotext"], 5, tmp_path)
    assert has(Flaw.MISSING, [as_problem(missing.value)])


def test_stays_in_our_process_group(tmp_path: Path) -> None:
    group = run([sys.executable, "-c", "import os; print(os.getpgrp())"], 10, tmp_path).out
    assert int(group) == os.getpgrp()


def test_dies_when_we_are_killed(tmp_path: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(tmp_path)], cwd=Path(__file__).parents[3])
    pid = int(_when_there(tmp_path / "pid"))
    starter.kill()
    starter.wait()
    assert _gone(pid)


def _when_there(file: Path) -> str:
    end = time.monotonic() + 20
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.02)
    return file.read_text()


def _gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
