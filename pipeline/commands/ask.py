"""`tiepnhan ask`, `tick` and `waive`: the papers that a customer is asked for, and what has come of them."""

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.correct import case_of
from pipeline.cases.supplements import Item
from pipeline.cases.wanted import all_wanted, wanted_of
from pipeline.commands.act import actor_of
from pipeline.commands.show import console, errors, print_json, print_table
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Mail, Wanted
from pipeline.letters.ask import items_of
from pipeline.wiring import House, open_house


@dataclass(frozen=True)
class Papers:
    """What the command line asks for: keys of the procedure's list, papers in free words, or what is proposed."""

    keys: list[str]
    others: list[str]
    proposed: bool
    reason: str | None

    @property
    def nothing(self) -> bool:
        """Whether it only wants to look."""
        return not (self.keys or self.others or self.proposed)


def ask(config: Path, number: str, papers: Papers, as_json: bool) -> int:
    """Asks for papers and prints the letter's id, or shows what may be asked for; gives the exit code."""
    with open_house(config) as house:
        if papers.nothing:
            with house.ledger.reading() as session:
                return _show(house, session, case_of(session, number), as_json)
        with house.ledger.writing() as session:
            case = case_of(session, number)
            letter = house.ask(session, case, _items(house, session, case, papers), actor_of(house.settings.people))
            name = f"letter:{letter.id}"
    console().print(name, highlight=False)
    errors().print(f"{name}: drafted; `tiepnhan run` sends it", highlight=False)
    return 0


def _items(house: House, session: Session, case: Case, papers: Papers) -> list[Item]:
    named = items_of(house.proposals, session, case, papers.keys, papers.others, papers.reason)
    names = {item["name"] for item in named}
    proposed = house.proposals.proposed(session, case) if papers.proposed else []
    return [*named, *(item for item in proposed if item["name"] not in names)]


def _show(house: House, session: Session, case: Case, as_json: bool) -> int:
    found: dict[str, Any] = {
        "wanted": [row_of(each) for each in all_wanted(session, case)],
        "proposed": house.proposals.proposed(session, case),
        "known": dict(house.terms.of(session, case).supplement.papers),
    }
    if as_json:
        print_json(found)
        return 0
    rows = [tuple(row.values()) for row in found["wanted"]]
    print_table("Asked for", ("id", "name", "kind", "reason", "asked", "received", "by", "waived by"), rows, "nothing")
    proposed = [(item["name"], item["reason"]) for item in found["proposed"]]
    print_table("Proposed (--proposed)", ("paper", "reason"), proposed, "nothing is proposed")
    print_table("May be asked for (--paper KEY)", ("key", "paper"), list(found["known"].items()), "the list is empty")
    return 0


def row_of(wanted: Wanted) -> dict[str, Any]:
    """A paper that was asked for, as it is shown."""
    return {
        "id": f"wanted:{wanted.id}",
        "name": wanted.name,
        "kind": wanted.kind,
        "reason": wanted.reason,
        "asked_at": wanted.asked_at,
        "received_at": wanted.received_at,
        "mail": f"mail:{wanted.mail_id}" if wanted.mail_id else None,
        "waived_by": wanted.waived_by,
    }


def tick(config: Path, number: str, name: str, mail: str | None) -> int:
    """Notes that a paper is there; gives the exit code. Raises Problem when it is not asked for, or there already."""
    with open_house(config) as house, house.ledger.writing() as session:
        case = case_of(session, number)
        came = _mail(session, mail) if mail else None
        house.ticking.tick(session, wanted_of(session, case, name), getpass.getuser(), came)
        _tell(session, case)
    return 0


def waive(config: Path, number: str, name: str) -> int:
    """Notes that a paper is not needed any more; gives the exit code. Raises Problem as `tick`."""
    with open_house(config) as house, house.ledger.writing() as session:
        case = case_of(session, number)
        house.ticking.waive(session, wanted_of(session, case, name), getpass.getuser())
        _tell(session, case)
    return 0


def _mail(session: Session, name: str) -> Mail:
    kind, _, number = name.partition(":")
    mail = session.get(Mail, int(number)) if kind == "mail" and number.isdecimal() else None
    if mail is None:
        raise Problem(f"{name}: there is no such mail; `tiepnhan case NUMBER` shows those of a case")
    return mail


def _tell(session: Session, case: Case) -> None:
    missing = [each.name for each in all_wanted(session, case) if not each.received_at and not each.waived_by]
    words = f"still missing: {'; '.join(missing)}" if missing else "all papers are there"
    errors().print(f"{case.number}: {words}; {case.state}", markup=False, highlight=False)
