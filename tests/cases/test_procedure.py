"""Procedures as data: the two shipped ones, a third from a file alone, and mistakes that name file and key."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_by
from pipeline.cases.procedure import load_procedure, procedure_names
from pipeline.errors import Problem
from pipeline.shipped import shipped

THIRD = """
name = "CA Thử nghiệm"
calendar = "nha"

[letterhead]
organisation = "Công ty Chứng thực Thử nghiệm"
address = "1 Trần Phú, TP. Đà Nẵng"
phone = "02363000000"
email = "khieunai@thunghiem.example"
place = "Đà Nẵng"

[signatory]
title = "Giám đốc"
name = "Trần Thị Bình"

[hours]
morning = [07:30:00, 11:30:00]
afternoon = [13:30:00, 17:30:00]

[rules.quick]
hours = 1.5

[rules.written]
working_days = 3

[slip]
book = "PTN-TN"
answer_rule = "written"
recipients = ["Như trên;"]

[supplement]
book = "YCBS-TN"
recipients = ["Như trên;"]

[groups.technical]
name = "Kỹ thuật"
department = "Phòng Kỹ thuật"
rule = "quick"
"""
CALENDAR = """
country = "VN"
language = "vi"
zone = "Asia/Ho_Chi_Minh"
official_until = 2026

[days_off]
2026-11-26 = "ngày thành lập công ty"
"""


def written(tmp_path, text=THIRD, name="third"):
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / f"{name}.toml").write_text(text, "utf-8")
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "nha.toml").write_text(CALENDAR, "utf-8")
    return tmp_path


@pytest.mark.clause("E4b")
@pytest.mark.clause("E8")
def test_the_rules_of_eca():
    procedure = load_procedure("eca", Path())
    assert {name: rule.working_days for name, rule in procedure.rules.items()} == {
        "direct_answer": 5,
        "final_answer": 20,
    }
    assert procedure.slip.answer_rule == "final_answer"


@pytest.mark.clause("S17")
def test_the_rules_of_smartsign():
    procedure = load_procedure("smartsign", Path())
    assert {name: str(rule) for name, rule in procedure.rules.items()} == {
        "technical": "2 h",
        "records": "1 h",
        "service": "7 working days",
    }
    assert {name: group.rule for name, group in procedure.groups.items()} == {
        "technical": "technical",
        "service": "service",
        "records": "records",
        "other": "service",
    }
    assert procedure.knowledge == "smartsign"


@pytest.mark.clause("S1")
def test_offices_and_hotlines_of_smartsign():
    procedure = load_procedure("smartsign", Path())
    assert [office.name for office in procedure.offices.values()] == ["Trụ sở chính", "Văn phòng Miền Bắc"]
    assert [line.number for line in procedure.hotlines] == ["19006276", "19006676"]


def test_a_third_procedure_is_a_file_alone(tmp_path):
    folder = written(tmp_path)
    procedure = load_procedure("third", folder)
    calendar = load_calendar(procedure.calendar, folder)
    start = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    quick = due_by(start, procedure.rule("quick"), calendar, procedure.hours)
    assert quick.at.isoformat() == "2026-11-25T14:00:00+07:00"  # 60 minutes before its lunch, 30 after
    final = due_by(start, procedure.rule("written"), calendar, procedure.hours)
    assert final.at.isoformat() == "2026-12-01T17:30:00+07:00"  # 26/11 is its own day off
    assert "Không tính 26/11: ngày thành lập công ty." in final.steps
    assert procedure_names(folder) == ["eca", "smartsign", "third"]


def test_rules_know_their_length():
    rules = load_procedure("smartsign", Path()).rules
    assert (rules["technical"].length, rules["service"].length) == (timedelta(hours=2), timedelta())


def test_a_rule_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(Problem) as told:
        load_procedure("eca", Path()).rule("technical")
    assert str(told.value) == (
        "E-CA: there is no rule 'technical'; there is direct_answer (5 working days), final_answer (20 working days)"
    )


@pytest.mark.parametrize("name", ["nca", "", "../procedures/eca", "eca.toml"])
def test_a_procedure_that_is_not_there_is_told_with_those_that_are(tmp_path, name):
    with pytest.raises(Problem, match=r"there is no procedure .*; there is eca, smartsign"):
        load_procedure(name, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("hours = 1.5", "hours = 0", "rules.quick.hours: input should be greater than 0"),
        ("hours = 1.5", 'hours = "2"', "rules.quick.hours: input should be a valid number"),
        ("hours = 1.5", "hours = true", "rules.quick.hours: input should be a valid number"),
        ("hours = 1.5", "hours = inf", "rules.quick.hours: input should be less than or equal to 1000"),
        ("hours = 1.5", "hours = nan", "rules.quick.hours: input should be"),
        ("hours = 1.5", "hours = 0.001", "rules.quick.hours: expected hours that are whole minutes"),
        ("hours = 1.5", "", "rules.quick: expected either working_days or hours"),
        ("hours = 1.5", "hours = 1\nworking_days = 1", "rules.quick: expected either working_days or hours"),
        ("hours = 1.5", "minutes = 90", "rules.quick.minutes: extra inputs are not permitted"),
        ("working_days = 3", "working_days = 0", "rules.written.working_days: input should be greater than or equal"),
        ("working_days = 3", "working_days = 2.5", "rules.written.working_days: input should be a valid integer"),
        ("working_days = 3", "working_days = true", "rules.written.working_days: input should be a valid integer"),
        (
            'rule = "quick"',
            'rule = "fast"',
            "groups.technical.rule: expected a rule of this file (quick, written), not fast",
        ),
        (
            'answer_rule = "written"',
            'answer_rule = "quick"',
            "slip.answer_rule: expected a rule of this file in working days (written), not quick",
        ),
        ('answer_rule = "written"', "answer_working_days = 20", "slip.answer_rule: field required"),
        ("[07:30:00, 11:30:00]", "[07:30:00, 13:31:00]", "hours: expected opening, lunch, end of lunch and closing"),
        ("[07:30:00, 11:30:00]", '["07:30Z", "11:30Z"]', "hours: expected times without a zone"),
        ("[07:30:00, 11:30:00]", "[07:30:00]", "hours.morning"),
        ('department = "Phòng Kỹ thuật"', "", "groups.technical.department: field required"),
        ('place = "Đà Nẵng"', "place = 5", "letterhead.place: input should be a valid string"),
    ],
)
def test_mistakes_name_file_key_and_what_was_expected(tmp_path, old, new, told):
    assert old in THIRD
    folder = written(tmp_path, THIRD.replace(old, new))
    with pytest.raises(Problem) as problem:
        load_procedure("third", folder)
    assert f"{folder / 'procedures' / 'third.toml'}: {told}" in str(problem.value)


def test_all_rules_that_are_named_wrongly_are_told_at_once(tmp_path):
    text = THIRD.replace('rule = "quick"', 'rule = "fast"').replace('answer_rule = "written"', 'answer_rule = "late"')
    with pytest.raises(Problem) as problem:
        load_procedure("third", written(tmp_path, text))
    assert [line.split(": ")[1] for line in str(problem.value).splitlines()] == [
        "groups.technical.rule",
        "slip.answer_rule",
    ]


@pytest.mark.parametrize("name", ["eca", "smartsign"])
def test_a_slip_refers_to_the_one_place_of_its_rule(name):
    assert "answer_working_days" not in shipped("config", "procedures", f"{name}.toml").read_text("utf-8")
    procedure = load_procedure(name, Path())
    assert procedure.rules[procedure.slip.answer_rule].working_days
    assert type(procedure).model_validate(procedure.model_dump()) == procedure
