"""The units of systemd: they parse, run the program in a sandbox, and name all that it writes to."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers.command import tiepnhan

pytestmark = pytest.mark.slow


def parsed(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(path, "utf-8")
    return unit


@pytest.fixture
def written(world, tmp_path):
    done = tiepnhan("--config", str(world.settings_file), "install", "--systemd", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_program_runs_in_a_sandbox_and_is_started_again(written, world):
    service = parsed(written / "tiepnhan.service")["Service"]
    assert service["Restart"] == "always"
    assert service["ExecStart"].endswith(f"--config {world.settings_file} run")
    assert service["ReadWritePaths"].split() == [str(world.var)]
    wanted = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes", "CapabilityBoundingSet": ""}
    assert {name: service[name] for name in wanted} == wanted


def test_the_backup_has_no_network_and_a_timer(written):
    assert parsed(written / "tiepnhan-backup.service")["Service"]["PrivateNetwork"] == "yes"
    assert parsed(written / "tiepnhan-backup.timer")["Timer"]["Persistent"] == "true"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_itself_finds_nothing_wrong(written):
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, written.glob("*.timer"))],
        check=False,
        capture_output=True,
        text=True,
    )
    ours = [line for line in done.stderr.splitlines() if "tiepnhan" in line and "is not executable" not in line]
    assert ours == []


def test_a_path_with_a_blank_is_refused(world, tmp_path):
    arguments = ["--config", str(world.settings_file), "install", "--systemd", "--to", str(tmp_path)]
    done = tiepnhan(*arguments, "--backups", "/srv/two words")
    assert done.returncode == 1
    assert "two words" in done.stderr
