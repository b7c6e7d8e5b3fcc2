"""The examples of the README are run as a newcomer would run them."""

import json
import re
import shlex
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.end_to_end.conftest import desk, make_desk
from tests.mails.complaints import CUSTOMERS, complaint
from tests.servers.world_settings import DESK

__all__ = ["desk", "make_desk"]
README = Path(__file__).parents[1] / "README.md"
EXAMPLES = [
    line
    for block in re.findall(r"```console\n(.*?)```", README.read_text("utf-8"), re.S)
    for line in block.splitlines()
]
ENDLESS = "tiepnhan run"


@pytest.mark.slow
def test_the_examples_work_in_their_order(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    this_year = f"KN-{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')).year}"
    desk.write()
    box = b"From khach@vidu.example Mon Nov 23 08:00:00 2026\n" + complaint(CUSTOMERS[0], DESK).replace(b"\r\n", b"\n")
    Path("old-mails.mbox").write_bytes(box)
    Path("letter.eml").write_bytes(complaint(CUSTOMERS[1], DESK))
    Path("scans").mkdir()
    Path("scans/letter.txt").write_text("Kính gửi Trung tâm", "utf-8")
    for example in EXAMPLES:
        program, *arguments = shlex.split(example.removeprefix("$ "))
        assert program == "tiepnhan"
        if example == f"$ {ENDLESS}":
            continue
        if "slip.pdf" in arguments:
            row = json.loads(desk.command("cases", "--json").stdout)[0]
            dossier = json.loads(desk.command("case", row["number"], "--json").stdout)
            shutil.copyfile(dossier["letters"][0]["pdf"], "slip.pdf")
        arguments = [argument.replace("KN-2026", this_year) for argument in arguments]
        desk.command(*arguments)
    assert len(desk.cases()) == 2


def test_the_files_that_the_readme_names_are_there():
    text = README.read_text("utf-8")
    named = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(
        r"`((?:pipeline|scripts|tests|templates|config)/[\w./-]+)`", text
    )
    assert len(named) > 10
    assert [name for name in named if not (README.parent / name).exists()] == []
