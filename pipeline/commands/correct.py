"""`tiepnhan correct`: a person says what a letter is; the case follows, and the sorter learns from it."""

import getpass
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.cases.correct import Label, case_of, correct_case, correct_mail, label_of
from pipeline.commands.show import errors
from pipeline.errors import Problem
from pipeline.ledger.model import Mail
from pipeline.wiring import open_house

DOUBTFUL = "doubtful"


def correct(config: Path, name: str, kind: str | None, scope: str | None, group: str | None) -> int:
    """Corrects the case or waiting mail called `name`; gives the exit code. Raises Problem for what cannot be."""
    with open_house(config) as house:
        label = label_of(kind, scope, group, tuple(house.procedure.groups))
        with house.ledger.writing() as session:
            _correct(session, name, label, getpass.getuser())
    errors().print(f"{name}: {label.group or label.scope or label.kind}", highlight=False)
    return 0


def _correct(session: Session, name: str, label: Label, who: str) -> None:
    if not name.startswith("mail:"):
        correct_case(session, case_of(session, name), label, who)
        return
    mail = session.get(Mail, int(name[5:])) if name[5:].isdigit() else None
    if mail is None or mail.stage != DOUBTFUL or mail.due is not None:
        raise Problem(f"{name}: does not wait for anybody's word; `tiepnhan held` lists what does")
    correct_mail(session, mail, label, who)
