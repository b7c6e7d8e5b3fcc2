"""The table of clauses: which tests count, what is missing, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clauses import CLAUSES

TOP = Path(__file__).parents[1]
ALL = "\n".join(f"@pytest.mark.clause({clause!r})" for clause in CLAUSES)
ONE = "@pytest.mark.clause('E8')\n"
PASSES = "def test_it():\n    pass\n"
SETTINGS = (
    "[pytest]\naddopts = --strict-markers --import-mode=importlib -p no:cacheprovider\nmarkers =\n    clause(id): x\n"
)


ALONE_AND_SHARED = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "shared"])
"""In one process, and by two workers of pytest-xdist of which each runs a part of the tests."""


def run(folder, files, *options):
    (folder / "pytest.ini").write_text(SETTINGS)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"import pytest\n\n{text}")
    plugins = ("-p", "xdist.plugin", "-p", "tests.clauses")
    command = [sys.executable, "-m", "pytest", *plugins, "--rootdir", str(folder), *options, str(folder)]
    # No other plugin is needed, and loading them takes longest.
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=TOP, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_clauses_are_those_of_both_procedures():
    service = [f"S{number}" for number in range(1, 20)]
    eca = ["E1", "E2", "E3", "E4a", "E4b", *[f"E{number}" for number in range(5, 11)]]
    assert [*CLAUSES] == [*service, *eca]


@ALONE_AND_SHARED
def test_all_shown_is_success(tmp_path, workers):
    files = {"end_to_end/test_all.py": f"{ALL}\n{PASSES}", "end_to_end/test_one.py": f"{ONE}{PASSES}"}
    done = run(tmp_path, files, "--clauses", *workers)
    assert done.returncode == 0, done.stdout
    assert f"all {len(CLAUSES)} clauses are shown" in done.stdout
    assert "2 of 2" in done.stdout
    assert "test_all: test_it" in done.stdout


@pytest.mark.parametrize(
    ("failing", "workers"),
    [
        ("def test_it():\n    assert False\n", ()),
        ("def test_it():\n    pytest.skip('no token')\n", ()),
        ("@pytest.fixture(autouse=True)\ndef after():\n    yield\n    assert False\n\n\n" + PASSES, ()),
        ("def test_it():\n    pytest.skip('no token')\n", ("-n", "2")),
    ],
    ids=["fails", "skipped", "teardown", "skipped, shared"],
)
def test_what_did_not_pass_is_not_shown(tmp_path, failing, workers):
    files = {
        "end_to_end/test_all.py": f"{ALL}\n{PASSES}",
        "end_to_end/test_bad.py": failing.replace("def test_it", f"{ONE}def test_it"),
    }
    done = run(tmp_path, files, "--clauses", *workers)
    assert done.returncode == 1, done.stdout
    assert "not shown: E8\n" in done.stdout
    assert "1 of 2 !" in done.stdout


def test_a_test_of_one_part_counts_for_nothing_and_is_not_run(tmp_path):
    others = ALL.replace("@pytest.mark.clause('S2')\n", "").replace("@pytest.mark.clause('S5')\n", "")
    marked = "@pytest.mark.clause('S2')\ndef test_it():\n    assert False\n"
    desk = "@pytest.fixture\ndef desk():\n    pass\n\n\n@pytest.mark.clause('S5')\ndef test_it(desk):\n    pass\n"
    files = {
        "end_to_end/test_all.py": f"{others}\n{PASSES}",
        "commands/test_one.py": marked,
        "commands/test_two.py": desk,
    }
    done = run(tmp_path, files, "--clauses")
    assert done.returncode == 1
    assert "not shown: S2\n" in done.stdout
    assert "1 deselected" in done.stdout


@pytest.mark.parametrize(
    ("mark", "workers"),
    [("clause('E11')", ()), ("clause", ()), ("clause('e8')", ()), ("clause('E11')", ("-n", "2"))],
)
def test_a_clause_that_there_is_not_is_an_error_in_any_run(tmp_path, mark, workers):
    done = run(tmp_path, {"test_odd.py": f"@pytest.mark.{mark}\n{PASSES}"}, *workers)
    assert done.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    assert "no such clause: " in done.stdout
    assert "test_odd.py::test_it" in done.stdout
    assert "passed" not in done.stdout
