"""Runs a command and watches the memory of its processes."""

import subprocess
import sys
import time
from pathlib import Path

TIEPNHAN = [sys.executable, "-m", "pipeline.cli"]


def run_and_watch(command: list[str]) -> dict[str, float]:
    """Runs a command to its end; gives the peak memory of it and of each of its children, in MB."""
    peaks: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while program.poll() is None:
            for pid, name in family(program.pid):
                peaks[name] = max(peaks.get(name, 0), peak_mb(pid))
            time.sleep(0.05)
    if program.returncode:
        raise SystemExit(f"{command} ended with {program.returncode}")
    return peaks


def family(pid: int) -> list[tuple[int, str]]:
    """A process and its children, named "program" and "children"."""
    try:
        listed = [(task / "children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        listed = []
    below = [int(child) for children in listed for child in children.split()]
    return [(pid, "program"), *((child, "children") for child in below)]


def peak_mb(pid: int) -> float:
    """VmHWM of /proc/PID/status, in MB; 0 when the process has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return round(int(lines[0][1]) / 1000) if lines else 0
