"""`tiepnhan countersign`: a clerk has seen that a printed record bears the customer's signature (E4a)."""

import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.correct import case_of
from pipeline.commands.act import actor_of
from pipeline.commands.show import errors
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.letters.countersign.copies import Copy, copy_of, records_out
from pipeline.wiring import open_house

NAME = re.compile(r"mail:(\d{1,12})/(\d{1,6})")


def countersign(config: Path, number: str, name: str) -> int:
    """Files a paper as the record with both signatures; gives the exit code.

    Raises Problem when there is no such paper or record, or when the file's signatures say otherwise.
    """
    with open_house(config) as house:
        with house.ledger.reading() as session:
            case = case_of(session, number)
            copy = _copy(session, case, name)
        judged = house.judge_copy(copy)
        if judged.verdict == "refused":
            raise Problem(f"{name}: {judged.words}")
        with house.ledger.writing() as session:
            case = case_of(session, number)
            house.enter_copy.countersigned(session, case, copy, judged, actor_of(house.settings.people))
    errors().print(f"{number}: {copy.letter.number} is filed with both signatures", highlight=False)
    return 0


def _copy(session: Session, case: Case, name: str) -> Copy:
    """The paper as a copy of the record it is known as; of the only one that is out where it bears no number."""
    paper, records = _paper(session, case, name), records_out(session, case)
    if not records:
        raise Problem(f"{case.number}: has no record that waits for the customer's signature")
    for record in records:
        copy = copy_of(case, record, paper)
        if copy is not None:
            return copy
    return Copy(_only(case, records), paper, "rewritten" if paper.signatures else "printed")


def _only(case: Case, records: list[Letter]) -> Letter:
    if len(records) > 1:
        numbers = ", ".join(str(record.number) for record in records)
        raise Problem(f"{case.number}: the paper does not say which record it is, of {numbers}; scan it anew")
    return records[0]


def _paper(session: Session, case: Case, name: str) -> Paper:
    found = NAME.fullmatch(name)
    mail_id, ordinal = (int(found[1]), int(found[2])) if found else (0, 0)
    query = select(Paper).join(Mail, Mail.id == Paper.mail_id).where(Mail.case_id == case.id)
    paper = session.scalars(query.where(Paper.mail_id == mail_id, Paper.ordinal == ordinal)).first()
    if paper is None:
        raise Problem(f"{name}: {case.number} has no such paper; `tiepnhan case {case.number}` shows them as mail:ID/N")
    return paper
