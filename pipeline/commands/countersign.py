"""`tiepnhan countersign`: a clerk has seen that a printed record bears the customer's signature (E4a)."""

from pathlib import Path

from pipeline.cases.correct import case_of
from pipeline.commands.act import actor_of
from pipeline.commands.show import errors
from pipeline.errors import Problem
from pipeline.letters.countersign.by_hand import copy_named
from pipeline.wiring import open_house


def countersign(config: Path, number: str, name: str) -> int:
    """Files a paper as the record with both signatures; gives the exit code.

    Raises Problem when there is no such paper or record, or when the file's signatures say otherwise.
    """
    with open_house(config) as house:
        with house.ledger.reading() as session:
            case = case_of(session, number)
            copy = copy_named(session, case, name)
        judged = house.judge_copy(copy)
        if judged.verdict == "refused":
            raise Problem(f"{name}: {judged.words}")
        with house.ledger.writing() as session:
            case = case_of(session, number)
            house.enter_copy.countersigned(session, case, copy, judged, actor_of(house.settings.people))
    errors().print(f"{number}: {copy.letter.number} is filed with both signatures", highlight=False)
    return 0
