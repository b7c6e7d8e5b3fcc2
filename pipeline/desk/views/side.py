"""The right side of the page of a case: what to do next, whom it waits for, and all that happened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.cases.act import NAME
from pipeline.cases.lifecycle import BY_NAME, may
from pipeline.cases.tasks import open_tasks
from pipeline.cases.undelivered import UNDELIVERED
from pipeline.cases.wanted import all_wanted
from pipeline.desk.parts import Desk
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.customer import (
    Entered,
    Looked,
    Suggestion,
    earlier_cases,
    entered,
    looks_of,
    people_of,
    suggestion_of,
)
from pipeline.desk.views.deadline_rows import DeadlineRow, deadlines_of
from pipeline.desk.views.forms import ActForm, Field, Scene, allows, form_of, forms_of
from pipeline.desk.views.hand_overs import HandOverRow, hand_overs_of
from pipeline.desk.views.timeline import Timeline, timeline_of
from pipeline.desk.views.told import PROGRAM, STAGES, letter_name, without_commands
from pipeline.desk.views.told_line import Teller
from pipeline.ledger.model import Case, Letter, Mail, Task, Wanted
from pipeline.letters.approve import STAGE as APPROVAL
from pipeline.letters.approve import awaits_approval
from pipeline.letters.post import STAGE as POSTING

MOST = 50
SIGNED: Mapping[str, tuple[str, ...]] = {
    "answer": ("answer",),
    "record": ("record", "record_again"),
    "rejection": ("reject",),
}
"""Letters that wait for a signature: whoever may write drafts them, in the states in which they may be issued."""
UNSIGNED: Mapping[str, tuple[str, ...]] = {"closing": ("close", "close_early"), "supplement": ("ask", "ask_again")}
"""Letters that go out by themselves: only who may do what they do writes them."""
PAPERS, REFERRALS = "#papers", "#hand-overs"
LEADS = {
    "write_answer": "write/answer",
    "second_report": "write/answer",
    "question": "write/answer",
    "agree": "#act-agree",
    "disagree": "#act-disagree",
    "unclear": "#act-agree",
    "countersigned": "#act-agree",
    "signed_copy": "#act-countersign",
    "handover": REFERRALS,
    "report_of_stranger": REFERRALS,
    "papers": PAPERS,
    "ask": PAPERS,
}
"""Where the work of a task is done, by its kind."""


@dataclass(frozen=True)
class TaskRow:
    """Something to be done, where it is done, and the form by which it is ticked off."""

    task: Task
    words: str
    lead: str
    form: ActForm


@dataclass(frozen=True)
class LetterRow:
    """A letter that needs a person; `waits` says that it is for somebody to approve."""

    id: int
    name: str
    number: str
    stage: str
    waits: bool
    trouble: str
    drafted_at: datetime


@dataclass(frozen=True)
class WantedRow:
    """A paper that was asked for, the mail that brought it, and what may be said of it."""

    wanted: Wanted
    mail: Mail | None
    forms: tuple[ActForm, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.wanted.received_at is None and self.wanted.waived_by is None


@dataclass(frozen=True)
class Side:
    """All that the right side shows."""

    number: str
    tasks: list[TaskRow]
    letters: list[LetterRow]
    deadlines: list[DeadlineRow]
    forms: list[ActForm]
    writes: list[str]
    """Kinds of letters that may be written now."""
    wanted: list[WantedRow]
    ask: ActForm | None
    hand_overs: list[HandOverRow]
    timeline: Timeline
    entered: Entered | None
    earlier: list[Case]
    looks: list[Looked] | None
    suggestion: Suggestion | None
    people: dict[str, str]
    """Full names of users of the desk."""

    def who(self, name: str) -> str:
        """Gives the name of somebody as people say it."""
        return PROGRAM if name == NAME else self.people.get(name, name)


def side_of(session: Session, desk: Desk, visitor: Visitor, case: Case, now: datetime) -> Side:
    """Gives the right side of a case that the visitor may see, as of `now` (aware)."""
    procedure, calendar = desk.house.terms.of(session, case), desk.calendar
    scene = Scene(session, case, procedure, desk.house.proposals)
    writes = _writes(case, visitor)
    wanted = _wanted(session, case, visitor)
    hand_overs = hand_overs_of(scene, visitor, calendar, procedure.hours, now)
    return Side(
        number=case.number,
        tasks=[_task(case, task) for task in open_tasks(session, case)[:MOST]],
        letters=_letters(session, case),
        deadlines=deadlines_of(session, case, calendar, procedure.hours, now),
        forms=forms_of(scene, visitor),
        writes=writes,
        wanted=wanted,
        ask=form_of(scene, "ask") if allows(case, visitor, "ask") else None,
        hand_overs=hand_overs,
        timeline=timeline_of(session, case, teller_of(desk, session, case)),
        entered=entered(case),
        earlier=earlier_cases(session, case, visitor, desk.procedure),
        looks=looks_of(session, case) if "figures" in visitor.rights else None,
        suggestion=suggestion_of(session, case, desk.house.faq),
        people=people_of(session, _named(wanted, hand_overs)),
    )


def _named(wanted: Sequence[WantedRow], hand_overs: Sequence[HandOverRow]) -> Iterator[str | None]:
    """Who ticked papers off, handed over, reported."""
    yield from (row.wanted.waived_by for row in wanted)
    for row in hand_overs:
        yield row.referral.who
        yield from (report.who for report in row.reports)


def teller_of(desk: Desk, session: Session, case: Case) -> Teller:
    """What tells the timeline of a case."""
    return Teller(desk.house.terms.of(session, case), desk.calendar.zone)


def task_form(case: Case, task: Task) -> ActForm:
    """The form by which a task is ticked off."""
    fields = (Field("outcome", "line"),)
    return ActForm("task", f"/case/{case.number}/task/{task.id}/done", fields, about=without_commands(task.words))


def wanted_form(case: Case, wanted: Wanted, name: str, mails: Mapping[str, str] | None = None) -> ActForm:
    """The form that says that a paper is there ("tick", perhaps by which mail) or not needed any more ("waive")."""
    fields = (Field("mail", "choice", options=mails),) if mails else ()
    return ActForm(name, f"/case/{case.number}/wanted/{wanted.id}/{name}", fields, about=wanted.name)


def _task(case: Case, task: Task) -> TaskRow:
    # Of a letter that did not arrive the occasion is the mail that says so.
    lead = task.occasion.replace("-", "/") if task.kind == UNDELIVERED else LEADS.get(task.kind, "")
    there = lead if not lead or lead.startswith("#") else f"/case/{case.number}/{lead}"
    return TaskRow(task, without_commands(task.words), there, task_form(case, task))


def _letters(session: Session, case: Case) -> list[LetterRow]:
    """Those that wait for a person: to be approved, to be posted, or held."""
    held = Letter.due.is_(None) & Letter.error.is_not(None)
    waits = or_(Letter.stage.in_((APPROVAL, POSTING)), held)
    query = select(Letter).where(Letter.case_id == case.id, waits)
    return [_letter(each) for each in session.scalars(query.order_by(Letter.id.desc()).limit(MOST))]


def _letter(letter: Letter) -> LetterRow:
    waits = awaits_approval(letter)
    return LetterRow(
        id=letter.id,
        name=letter_name(letter.kind),
        number=letter.number or "",
        stage=STAGES.get(letter.stage, letter.stage),
        waits=waits,
        trouble=without_commands(letter.error) if letter.error and not waits else "",
        drafted_at=letter.drafted_at,
    )


def _writes(case: Case, visitor: Visitor) -> list[str]:
    """The kinds of letters that the state allows to write, and to this visitor."""
    mine = {action.name for role in visitor.actor.roles for action in may(case.state, role)}
    signed = [kind for kind, names in SIGNED.items() if any(case.state in BY_NAME[name].states for name in names)]
    unsigned = [kind for kind, names in UNSIGNED.items() if mine & set(names)]
    return [*(signed if "write" in visitor.rights else []), *unsigned]


def _wanted(session: Session, case: Case, visitor: Visitor) -> list[WantedRow]:
    rows = all_wanted(session, case)
    query = select(Mail).where(Mail.case_id == case.id).order_by(Mail.id.desc()).limit(MOST)
    mails = {mail.id: mail for mail in session.scalars(query)} if rows else {}
    named = {str(mail.id): f"mail:{mail.id} {mail.subject or mail.file_name or ''}"[:80] for mail in mails.values()}
    shown = [WantedRow(each, mails.get(each.mail_id or 0), _forms(case, each, visitor, named)) for each in rows]
    return sorted(shown, key=lambda row: not row.is_open)


def _forms(case: Case, wanted: Wanted, visitor: Visitor, mails: Mapping[str, str]) -> tuple[ActForm, ...]:
    is_open = wanted.received_at is None and wanted.waived_by is None
    if not is_open or "sort" not in visitor.rights:
        return ()
    return wanted_form(case, wanted, "tick", mails), wanted_form(case, wanted, "waive")
