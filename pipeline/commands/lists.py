"""`tiepnhan cases` and `held`: what there is, and what stands still."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import and_, select

from pipeline.cases.file import UNSORTED
from pipeline.commands.show import print_json, print_table
from pipeline.ledger.model import Case, Deadline, Letter, Mail
from pipeline.letters.slip import SLIP
from pipeline.watch import standing
from pipeline.wiring import open_house


def cases(config: Path, as_json: bool, limit: int) -> int:
    """Lists the newest cases; gives the exit code."""
    query = (
        select(Case, Mail, Letter, Deadline)
        .join(Mail, Mail.id == Case.mail_id)
        .outerjoin(Letter, and_(Letter.case_id == Case.id, Letter.kind == SLIP))
        .outerjoin(Deadline, Deadline.case_id == Case.id)
        .order_by(Case.id.desc())
        .limit(limit)
    )
    with open_house(config) as house, house.ledger.reading() as session:
        rows = [_case_row(*found) for found in session.execute(query)]
    if as_json:
        print_json(rows)
        return 0
    columns = ("case", "received", "customer", "subject", "group", "sure", "state", "slip", "slip is", "answer due")
    print_table("Cases", columns, [tuple(row.values()) for row in rows], "no cases yet")
    return 0


def _case_row(case: Case, mail: Mail, letter: Letter | None, deadline: Deadline | None) -> dict[str, Any]:
    return {
        "number": case.number,
        "received_at": case.received_at,
        "customer": case.customer,
        "subject": case.subject,
        "group": case.group,
        "sure": _sureness(case, mail.finding),
        "state": case.state,
        "slip": letter.number if letter else None,
        "slip_stage": standing.stage_of(letter) if letter else None,
        "due_at": deadline.due_at if deadline else None,
    }


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
