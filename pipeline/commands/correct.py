"""`tiepnhan correct` and `join`: a person says what a letter is, or whose; the sorter learns from the former."""

import getpass
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.cases.act import Actor
from pipeline.cases.correct import ENQUIRY, Label, case_of, correct_case, correct_mail, label_of
from pipeline.cases.correct import join as join_case
from pipeline.cases.lifecycle import CLERK
from pipeline.commands.show import errors
from pipeline.errors import Problem
from pipeline.ledger.model import Mail
from pipeline.wiring import House, open_house

DOUBTFUL = "doubtful"


def correct(config: Path, name: str, kind: str | None, scope: str | None, group: str | None) -> int:
    """Corrects the case or waiting mail called `name`; gives the exit code. Raises Problem for what cannot be."""
    with open_house(config) as house:
        label = label_of(kind, scope, group, tuple(house.procedure.groups))
        with house.ledger.writing() as session:
            _correct(house, session, name, label)
    errors().print(f"{name}: {label.group or label.scope or label.kind}", highlight=False)
    return 0


def _correct(house: House, session: Session, name: str, label: Label) -> None:
    who = getpass.getuser()
    if label.kind == ENQUIRY and house.procedure.sales is None:
        raise Problem("an enquiry goes to sales: name its mailbox in the procedure file, [sales] mailbox = …")
    if not name.startswith("mail:"):
        correct_case(session, case_of(session, name), label, Actor(who, (CLERK,)), house.act)
        return
    mail = _held(session, name)
    if mail.stage != DOUBTFUL:
        raise Problem(f"{name}: waits for something else than what it is: {mail.error}")
    correct_mail(session, mail, label, who)


def join(config: Path, name: str, number: str) -> int:
    """Lets the held mail called `name` join a case; gives the exit code. Raises Problem for what cannot be."""
    with open_house(config) as house, house.ledger.writing() as session:
        join_case(_held(session, name), case_of(session, number), getpass.getuser())
    errors().print(f"{name}: joins {number}; `tiepnhan run` takes it up", highlight=False)
    return 0


def _held(session: Session, name: str) -> Mail:
    kind, _, number = name.partition(":")
    mail = session.get(Mail, int(number)) if kind == "mail" and number.isdigit() else None
    if mail is None or mail.due is not None or mail.error is None:
        raise Problem(f"{name}: does not wait for anybody's word; `tiepnhan held` lists what does")
    return mail
