"""`tiepnhan due` as a person and another program see it."""

import json
from pathlib import Path

import pytest

from tests.servers.command import tiepnhan

TOP = Path(__file__).parents[2]


def due(*arguments, cwd=TOP, config=()):
    return tiepnhan(*config, "due", *arguments, folder=cwd)


def asked(procedure, rule, start, **more):
    return due("--procedure", procedure, "--rule", rule, "--from", start, **more)


def as_json(procedure, rule, start):
    done = due("--procedure", procedure, "--rule", rule, "--from", start, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.clause("S17")
@pytest.mark.clause("E4b")
@pytest.mark.clause("E8")
@pytest.mark.parametrize(
    ("procedure", "rule", "start", "at"),
    [
        ("smartsign", "technical", "2026-11-23T11:30", "2026-11-23T14:30:00+07:00"),
        ("smartsign", "records", "2026-11-23T09:30:00Z", "2026-11-25T08:30:00+07:00"),
        ("smartsign", "service", "2026-11-23T11:30+07:00", "2026-12-03T17:00:00+07:00"),
        ("smartsign", "technical", "2026-11-25", "2026-11-25T10:00:00+07:00"),  # a date alone: 00:00
        ("eca", "direct_answer", "2026-11-23", "2026-12-01T17:00:00+07:00"),
        ("eca", "final_answer", "2026-11-23T18:30-05:00", "2026-12-22T17:00:00+07:00"),  # the 24th in Hà Nội
    ],
)
def test_json(procedure, rule, start, at):
    found = as_json(procedure, rule, start)
    assert set(found) == {"due", "provisional", "steps"}
    assert (found["due"], found["provisional"]) == (at, False)
    assert len(found["steps"]) >= 3


def test_what_rests_on_a_year_to_come_is_provisional():
    assert as_json("eca", "final_answer", "2026-12-10")["provisional"] is True


def test_a_person_reads_the_time_and_the_steps():
    done = asked("smartsign", "technical", "2026-11-23T11:30")
    assert done.returncode == 0, done.stderr
    first, *steps = done.stdout.splitlines()
    assert first == "SmartSign, technical (2 h): 14:30 23/11/2026"
    assert steps[1] == "2. Từ 11:30 đến 12:00 ngày 23/11/2026: 30 phút, cộng dồn 30 phút."
    assert "provisional" in asked("eca", "final_answer", "2026-12-10").stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "told"),
    [
        ("nca", "technical", "2026-11-23", "there is no procedure 'nca'; there is eca, smartsign"),
        ("eca", "technical", "2026-11-23", "direct_answer (5 working days), final_answer (20 working days)"),
        ("smartsign", "x", "2026-11-23", "technical (2 h), records (1 h), service (7 working days)"),
        ("eca", "final_answer", "23/11/2026", "is no ISO time; expected one such as 2026-11-23T11:30"),
        ("eca", "final_answer", "2026-02-30", "is no ISO time"),
        ("eca", "final_answer", "", "is no ISO time"),
        ("eca", "final_answer", "9999-12-31T23:59-14:00", "no calendar reaches this time"),
        ("eca", "final_answer", "2150-01-01", "the lunar calendar does not reach it"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(procedure, rule, start, told):
    done = asked(procedure, rule, start)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tiepnhan: ")
    assert done.stderr.count("\n") == 1
    assert told in done.stderr


def test_without_its_options_it_is_wrong_usage():
    assert due("--procedure", "eca").returncode == 2


def test_it_needs_no_settings(tmp_path):
    assert asked("eca", "final_answer", "2026-11-23", cwd=tmp_path).returncode == 0


def test_files_beside_the_settings_go_before_the_shipped_ones(tmp_path):
    text = (TOP / "config/procedures/eca.toml").read_text("utf-8").replace("working_days = 20", "working_days = 2", 1)
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "eca.toml").write_text(text, "utf-8")
    settings = tmp_path / "own.toml"
    arguments = ("--procedure", "eca", "--rule", "final_answer", "--from", "2026-11-25", "--json")
    config = ("--config", str(settings))
    assert json.loads(due(*arguments, config=config).stdout)["due"].startswith("2026-12-23")  # no such settings
    settings.write_text("")
    assert json.loads(due(*arguments, config=config).stdout)["due"].startswith("2026-11-27")


def test_help_says_what_a_date_without_a_time_means():
    words = " ".join(due("--help").stdout.replace("│", " ").split())
    assert "a date without a time is 00:00 of that day" in words
