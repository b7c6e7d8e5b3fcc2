from pathlib import Path

import pytest

from pipeline.cases.procedure import load_procedure
from pipeline.errors import Problem
from pipeline.settings import Settings, read_secret
from pipeline.shipped import shipped


def test_the_shipped_settings_and_procedure_are_right():
    settings = Settings.load(shipped("config", "tiepnhan.toml"))
    assert settings.mailbox.password_file == shipped("config", "secrets", "mailbox").absolute()
    procedure = load_procedure(settings.procedure, settings.folder)
    assert procedure.rules[procedure.slip.answer_rule].working_days == 20


def test_a_procedure_of_ones_own_goes_before_the_shipped_one(tmp_path):
    text = shipped("config", "procedures", "eca.toml").read_text("utf-8")
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "eca.toml").write_text(text.replace('name = "E-CA"', 'name = "Own"', 1), "utf-8")
    assert load_procedure("eca", tmp_path).name == "Own"


def test_a_procedure_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Problem, match="there is no procedure 'nca'"):
        load_procedure("nca", tmp_path)


def test_a_secret_is_the_first_line(tmp_path):
    (tmp_path / "pin").write_text("1234\n5678\n")
    assert read_secret(tmp_path / "pin", "PIN") == "1234"


@pytest.mark.parametrize("path", [None, Path("nowhere/at/all")])
def test_a_secret_that_is_missing_is_named(path):
    with pytest.raises(Problem, match="PIN of the token"):
        read_secret(path, "PIN of the token")


def test_an_empty_secret_is_none(tmp_path):
    (tmp_path / "pin").write_text("")
    with pytest.raises(Problem, match="first line"):
        read_secret(tmp_path / "pin", "PIN")


DIGEST = '\n[digest]\nat = 08:15:00\nmanagers = ["lanhdao@ca.example"]\n'


def with_digest(tmp_path, text):
    path = tmp_path / "tiepnhan.toml"
    path.write_text(shipped("config", "tiepnhan.toml").read_text("utf-8") + text, "utf-8")
    return Settings.load(path).digest


def test_the_digest_is_off_unless_managers_are_named(tmp_path):
    assert with_digest(tmp_path, "") is None
    assert with_digest(tmp_path, DIGEST).at.isoformat() == "08:15:00"


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ("lanhdao@ca.example", "Lãnh đạo <lanhdao@ca.example>", "managers"),
        ('["lanhdao@ca.example"]', "[]", "managers"),
        ("08:15:00", '"08:15:00+07:00"', "at"),
    ],
)
def test_a_mistake_in_the_digest_is_named(tmp_path, right, wrong, key):
    with pytest.raises(Problem, match=rf"digest\.{key}"):
        with_digest(tmp_path, DIGEST.replace(right, wrong))


@pytest.mark.parametrize("folder", ["INBOX", "inbox", "Da tiep nhan"])
def test_sent_letters_do_not_go_where_incoming_ones_are_looked_for(tmp_path, folder):
    text = shipped("config", "tiepnhan.toml").read_text("utf-8")
    (tmp_path / "tiepnhan.toml").write_text(text.replace('sent_folder = ""', f'sent_folder = "{folder}"'), "utf-8")
    with pytest.raises(Problem, match="sent_folder: expected another folder"):
        Settings.load(tmp_path / "tiepnhan.toml")
