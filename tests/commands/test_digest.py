"""`tiepnhan digest` as a manager runs it."""

import json
import re

import pytest

from tests.watch.digest_desk import a_month

pytestmark = pytest.mark.slow
DAYS = ("--since", "2026-11-20", "--day", "2026-11-22")


@pytest.fixture
def busy(desk):
    with desk.house.ledger.writing() as session:
        a_month(session)
    return desk


def test_it_shows_the_digest_in_the_terminal_and_as_json(busy):
    shown = busy.command("digest", *DAYS).stdout
    facts = json.loads(busy.command("digest", *DAYS, "--json").stdout)
    assert facts["received"]["adds_up"]
    assert all(row["number"] in shown for row in facts["overdue"]["rows"])
    assert all(line["name"] in shown for line in facts["happened"])


def test_the_page_stands_alone(busy, tmp_path):
    file = tmp_path / "digest.html"
    busy.command("digest", *DAYS, "--html", str(file))
    page = file.read_text("utf-8")
    assert re.findall(r'src="(.{22})', page) == ["data:image/png;base64,"]
    assert busy.command("digest", *DAYS, "--html", "-").stdout.startswith("<!DOCTYPE html>")


def test_nothing_is_sent_and_nothing_entered(busy):
    before = len(busy.letters())
    busy.command("digest", *DAYS)
    assert len(busy.letters()) == before


def test_a_file_that_cannot_be_written_is_named(busy, tmp_path):
    done = busy.command("digest", "--html", str(tmp_path / "no" / "digest.html"), expect=1)
    assert "name another file" in done.stderr
