"""A person says what a letter is: the case or the waiting letter is set right, and the sorter learns from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Actor
from pipeline.cases.waiting import JOINED, note
from pipeline.engine.advance import now
from pipeline.engine.release import let_go
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Correction, Mail

ENQUIRY, OTHER_MAIL = "enquiry", "other_mail"
KINDS = ("complaint", OTHER_MAIL, "automatic", ENQUIRY)
SCOPES = ("in", "out")


@dataclass(frozen=True)
class Label:
    """What a letter is: kind; of a complaint the scope; of one in scope the group.

    The sorter learns an "enquiry" (S19) as the "other_mail" that it is.
    """

    kind: str
    scope: str | None = None
    group: str | None = None


def label_of(kind: str | None, scope: str | None, group: str | None, groups: tuple[str, ...]) -> Label:
    """Makes a label of what a person gave; a group means a complaint in scope. Raises Problem for what fits nothing."""
    kind = kind or "complaint"
    scope = scope or ("in" if kind == "complaint" else None)
    for name, value, known in (("kind", kind, KINDS), ("scope", scope, (*SCOPES, None)), ("group", group, groups)):
        if value not in known and not (name == "group" and value is None):
            raise Problem(f"{name} {value}: is not known; it is one of {', '.join(filter(None, known))}")
    if group is not None and (kind, scope) != ("complaint", "in"):
        raise Problem("a group belongs to a complaint in scope only")
    if (kind, scope, group) == ("complaint", "in", None):
        raise Problem(f"which group? One of {', '.join(groups)}")
    return Label(kind, scope, group)


def proposed_label(finding: Mapping[str, Any], sales: bool) -> Label:
    """Gives what triage proposes of a doubtful letter; an enquiry only where there is a `sales` department (S19)."""
    if finding.get("enquiry") and sales:
        return Label(ENQUIRY)
    scope = finding.get("scope")
    return Label(finding["kind"], scope, finding.get("group") if scope == "in" else None)


def correct_case(session: Session, case: Case, label: Label, actor: Actor, act: Act) -> None:
    """Sets a case's group right, with an event. Raises Problem for a label that takes back that it is a complaint."""
    if label.kind != "complaint":
        raise Problem(f"{case.number}: is a case already; what is no complaint is rejected, not taken back")
    mail = session.get_one(Mail, case.mail_id)
    act.check(session, case, "sort", actor)
    _enter(session, mail, label, actor.name)
    before, case.group = case.group, label.group or "out"
    act(session, case, "sort", actor, {"was": before, "to": case.group, "sorted_by": case.sorted_by})


def correct_mail(session: Session, mail: Mail, label: Label, who: str) -> None:
    """Lets a letter that waits at stage `doubtful` go where the person says."""
    _enter(session, mail, label, who)
    decided = {"decided": {**asdict(label), "who": who}, "reason": f"{who} đã xác nhận"}
    mail.finding = {**mail.finding, **_learned(label), **decided}
    let_go(mail)


def join(mail: Mail, case: Case, who: str) -> None:
    """Lets a held letter join a case because a person says so, whatever it was taken for.

    Raises Problem for a case whose content was destroyed.
    """
    if case.destroyed_by is not None:
        raise Problem(f"{case.number}: nội dung hồ sơ đã tiêu hủy theo biên bản số {case.destroyed_by}")
    mail.finding = {**mail.finding, JOINED: {"case": case.number, "who": who}}
    note(mail, who, JOINED, case=case.number)
    mail.stage = "read"  # there it is asked whose it is
    let_go(mail)


def _enter(session: Session, mail: Mail, label: Label, who: str) -> None:
    found = mail.finding
    proposed: dict[str, Any] = {name: found.get(name) for name in ("kind", "scope", "group", "confidence")}
    final = _learned(label)
    version = found.get("version")
    session.add(Correction(mail_id=mail.id, at=now(), who=who, version=version, proposed=proposed, final=final))


def _learned(label: Label) -> dict[str, Any]:
    """The label as the training set has it."""
    return {**asdict(label), "kind": OTHER_MAIL if label.kind == ENQUIRY else label.kind}


def case_of(session: Session, number: str) -> Case:
    """Finds a case by its number. Raises Problem when there is none."""
    found = session.scalar(select(Case).where(Case.number == number.upper()))
    if found is None:
        raise Problem(f"{number}: there is no such case; `tiepnhan cases` lists them")
    return found
