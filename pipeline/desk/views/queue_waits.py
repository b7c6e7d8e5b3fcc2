"""What each case of the queue waits for, and what a doubtful one may be."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Deadline, Letter, Mail, Referral, Task, Wanted
from pipeline.letters.approve import STAGE as APPROVE
from pipeline.letters.post import STAGE as POST
from pipeline.watch.digest.happened import group_name

POSTED = (APPROVE, POST)
"""Stages at which a letter waits for a person."""
AWAITED = select(Letter.case_id).where(
    Letter.stage == APPROVE, Letter.facts["approved"].as_string().is_(None), Letter.case_id.is_not(None)
)
"""A query for the cases with a letter that waits for a yes."""
OPEN_TASK = select(Task.case_id).where(Task.done_at.is_(None))
SHOWN = 3
"""So many things are named for each case."""
LONGEST = 100


@dataclass(frozen=True)
class Wait:
    """Something that a case waits for: "task", "approve", "post", "slip", "party", "papers"; `words` name it."""

    kind: str
    words: str = ""


@dataclass(frozen=True)
class Guess:
    """A group that a doubtful case may belong to; `share` of 0 to 1, nothing where the sorter did not name it."""

    group: str
    name: str
    share: float | None


def waits(session: Session, ids: Sequence[int]) -> dict[int, tuple[Wait, ...]]:
    """Gives what the cases `ids` wait for, what a person must do first."""
    found: defaultdict[int, list[Wait]] = defaultdict(list)
    for kind, query in _queries(ids):
        for row in session.execute(query):
            found[row[0]].append(_wait(kind, tuple(row)))
    return {case: tuple(dict.fromkeys(each))[:SHOWN] for case, each in found.items()}


def _queries(ids: Sequence[int]) -> list[tuple[str, Any]]:
    return [
        ("task", select(Task.case_id, Task.words).where(Task.case_id.in_(ids), Task.done_at.is_(None))),
        ("letter", select(Letter.case_id, Letter.kind, Letter.stage).where(Letter.case_id.in_(ids),
                                                                         Letter.stage.in_(POSTED))),
        ("slip", select(Deadline.case_id).where(Deadline.case_id.in_(ids), Deadline.kind == "slip",
                                                Deadline.met_at.is_(None))),
        ("papers", select(Wanted.case_id).where(Wanted.case_id.in_(ids), Wanted.received_at.is_(None),
                                                Wanted.waived_by.is_(None))),
        ("party", select(Referral.case_id, Referral.name).where(Referral.case_id.in_(ids),
                                                                Referral.reported_at.is_(None),
                                                                Referral.withdrawn_at.is_(None))),
    ]  # fmt: skip


def _wait(kind: str, row: Sequence[Any]) -> Wait:
    if kind == "letter":
        return Wait("approve" if row[2] == APPROVE else "post", row[1])
    words = str(row[1]) if len(row) > 1 else ""
    return Wait(kind, words if len(words) <= LONGEST else f"{words[:LONGEST]}…")


def guesses(session: Session, mails: Mapping[int, int], procedure: Procedure) -> dict[int, tuple[Guess, ...]]:
    """Gives the groups of the procedure in its order for each case (by its opening mail), with the two best guesses."""
    found = session.execute(select(Mail.id, Mail.finding).where(Mail.id.in_(mails)))
    return {mails[mail]: _guesses(finding, procedure) for mail, finding in found}


def _guesses(finding: Mapping[str, Any], procedure: Procedure) -> tuple[Guess, ...]:
    second = finding.get("second") or {}
    shares = {finding.get("group"): finding.get("confidence"), second.get("name"): second.get("confidence")}
    return tuple(Guess(key, group_name(procedure, key), shares.get(key)) for key in procedure.groups)
