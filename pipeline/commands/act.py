"""`tiepnhan case NUMBER ACTION`, `withdraw`, `tasks` and `done`: what a person does in a case."""

import getpass
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.orm import Session

from pipeline.cases.act import Actor
from pipeline.cases.actions import GIVEN, Given, words_of
from pipeline.cases.correct import case_of
from pipeline.cases.lifecycle import ANYBODY
from pipeline.cases.tasks import do_task, open_tasks
from pipeline.commands.show import errors, print_json, print_table
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Task
from pipeline.settings import People
from pipeline.wiring import open_house


def actor_of(people: People) -> Actor:
    """Who runs the command, in the roles that the settings give; in all of them where they give none."""
    name = getpass.getuser()
    return Actor(name, people.roles.get(name, ()) if people.roles else ANYBODY)


def act(config: Path, number: str, name: str, given: list[str]) -> int:
    """Does an action in a case; gives the exit code. Raises Problem for what is not known or not allowed."""
    with open_house(config) as house, house.ledger.writing() as session:
        case = case_of(session, number)
        actor = actor_of(house.settings.people)
        house.actions(session, case, name, _given(name, given), actor)
        state = case.state
    errors().print(f"{number}: {words_of(name)}; {state}", highlight=False)
    return 0


def _given(name: str, given: list[str]) -> Given:
    if name not in GIVEN:
        raise Problem(f"{name}: is no action; they are {', '.join(GIVEN)}")
    for each in given:
        if "=" not in each:
            raise Problem(f"--set {each}: give it as NAME=VALUE")
    values = {key.strip(): value for key, _, value in (each.partition("=") for each in given)}
    model = GIVEN[name]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        mistakes = [f"--set {'.'.join(map(str, each['loc']))}: {each['msg'].lower()}" for each in error.errors()]
        raise Problem(f"{name}: {'; '.join(mistakes)} (known: {', '.join(model.model_fields)})") from error


def withdraw(config: Path, name: str, reason: str) -> int:
    """Takes back a letter that has no number yet; gives the exit code. Raises Problem for one that has."""
    with open_house(config) as house, house.ledger.writing() as session:
        house.writing.withdraw(session, _letter(session, name), getpass.getuser(), reason)
    errors().print(f"{name}: withdrawn", highlight=False)
    return 0


def _letter(session: Session, name: str) -> Letter:
    kind, _, number = name.partition(":")
    letter = session.get(Letter, int(number)) if kind == "letter" and number.isdecimal() else None
    if letter is None or letter.case_id is None:
        raise Problem(f"{name}: there is no such letter of a case; `tiepnhan held` shows them, for example letter:12")
    return letter


def tasks(config: Path, number: str | None, as_json: bool) -> int:
    """Lists what waits for a person, the oldest first; gives the exit code."""
    with open_house(config) as house, house.ledger.reading() as session:
        case = case_of(session, number) if number else None
        rows = [_row(session, task) for task in open_tasks(session, case)]
    if as_json:
        print_json(rows)
    else:
        print_table(
            "Tasks", ("task", "case", "kind", "what", "since"), [tuple(row.values()) for row in rows], "no tasks"
        )
    return 0


def _row(session: Session, task: Task) -> dict[str, object]:
    number = session.get_one(Case, task.case_id).number
    return {"id": f"task:{task.id}", "case": number, "kind": task.kind, "words": task.words, "since": task.opened_at}


def done(config: Path, name: str, outcome: str) -> int:
    """Notes that a task is done; gives the exit code. Raises Problem for one that is not there or was done before."""
    kind, _, number = name.partition(":")
    with open_house(config) as house, house.ledger.writing() as session:
        task = session.get(Task, int(number)) if kind == "task" and number.isdecimal() else None
        if task is None:
            raise Problem(f"{name}: there is no such task; `tiepnhan tasks` lists them")
        do_task(session, task, getpass.getuser(), outcome)
    errors().print(f"{name}: done", highlight=False)
    return 0
