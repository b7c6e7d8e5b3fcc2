"""`tiepnhan cases` and `held`: what there is, and what stands still."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.clocks import OWED, UNSORTED
from pipeline.commands.show import print_json, print_table
from pipeline.ledger.model import Case, Deadline, Letter, Mail
from pipeline.letters.slip import SLIP
from pipeline.watch import standing
from pipeline.wiring import open_house


def cases(config: Path, as_json: bool, limit: int) -> int:
    """Lists the newest cases; gives the exit code."""
    query = select(Case, Mail).join(Mail, Mail.id == Case.mail_id).order_by(Case.id.desc()).limit(limit)
    with open_house(config) as house, house.ledger.reading() as session:
        rows = [_case_row(session, case, mail) for case, mail in session.execute(query)]
    if as_json:
        print_json(rows)
        return 0
    columns = ("case", "received", "customer", "subject", "group", "sure", "state", "round", "slip", "slip is", "due")
    print_table("Cases", columns, [tuple(row.values()) for row in rows], "no cases yet")
    return 0


def _case_row(session: Session, case: Case, mail: Mail) -> dict[str, Any]:
    slip = session.scalars(select(Letter).filter_by(case_id=case.id, kind=SLIP).order_by(Letter.id.desc())).first()
    return {
        "number": case.number,
        "received_at": case.received_at,
        "customer": case.customer,
        "subject": case.subject,
        "group": case.group,
        "sure": _sureness(case, mail.finding),
        "state": case.state,
        "round": case.round,
        "slip": slip.number if slip else None,
        "slip_stage": standing.stage_of(slip) if slip else None,
        "due_at": _due(session, case),
    }


def _due(session: Session, case: Case) -> datetime | None:
    """When the case is due next; of one that owes nothing, when its last answer was."""
    owed = select(Deadline).where(Deadline.case_id == case.id, Deadline.kind.in_(OWED))
    found = session.scalars(owed.order_by(Deadline.met_at.is_not(None), Deadline.round.desc(), Deadline.id.desc()))
    deadline = found.first()
    return deadline.due_at if deadline is not None else None


def _sureness(case: Case, finding: dict[str, Any]) -> str:
    """How sure the group is; of an unsorted case the two best guesses."""
    if case.group != UNSORTED:
        return "" if "confidence" not in finding else f"{finding['confidence']:.0%}"
    second = finding.get("second", {})
    guesses = {finding.get("group"): finding.get("confidence"), second.get("name"): second.get("confidence")}
    return ", ".join(f"{name} {share:.0%}?" for name, share in guesses.items() if name and share is not None)


def held(config: Path, set_aside: bool, as_json: bool) -> int:
    """Lists what stands still; gives the exit code."""
    with open_house(config) as house:
        lists = {"held": standing.held(house.ledger), "waiting": standing.waiting(house.ledger)}
        if set_aside:
            lists["set_aside"] = standing.set_aside(house.ledger)
    if as_json:
        print_json({name: [asdict(row) for row in rows] for name, rows in lists.items()})
        return 0
    for name, rows in lists.items():
        cells = [(row.id, row.stage, row.what, row.reason, row.since, row.until) for row in rows]
        columns = ("id", "stage", "what", "reason", "since", "next try")
        print_table(name.replace("_", " "), columns, cells, f"nothing is {name.replace('_', ' ')}")
    return 0
