"""The command line as other processes see it."""

import subprocess
import sys
from pathlib import Path

LOADED = "import sys, pipeline.cli; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_a_child_process_does_not_bring_the_whole_program_with_it():
    """Python's spawn imports the main module in each child: 0.7 s and 65 MB were spent on nothing."""
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=root)
    assert {"typer", "pipeline"} <= set(done.stdout.split())
    assert not {"sqlalchemy", "pyhanko", "weasyprint", "imapclient", "apscheduler"} & set(done.stdout.split())
