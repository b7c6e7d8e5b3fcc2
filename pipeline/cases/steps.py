"""When somebody is reminded of a deadline, or something is done by itself: the steps of each kind, in their order.

All steps are in working time. What is carried out at them is in watch/.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.cases import working_time
from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import due_by
from pipeline.cases.pauses import DAY, Pause
from pipeline.cases.procedure import Procedure, Rule
from pipeline.ledger.model import Deadline

DEPARTMENT_SHARES = (0.5, 0.8)
"""A department is reminded at half and at 80 % of its time."""
DUE, OVERDUE, SHARE = "due", "overdue", "share"
BEFORE, SILENCE = "before", "silence"
REMIND, TASK = "remind", "task"

HANDLERS, MANAGERS = "handlers", "managers"
DEPARTMENT, HEAD = "department", "head"
CUSTOMER, CLERKS = "customer", "clerks"


@dataclass(frozen=True)
class Step:
    """One step: its name ("share-0.5", "due", "overdue-3"), when it is (aware), and whom it is for."""

    name: str
    at: datetime
    to: tuple[str, ...]


def next_step(
    deadline: Deadline, procedure: Procedure, calendar: Calendar, after: datetime | None
) -> tuple[str | None, datetime | None]:
    """Gives the first step later than `after` (aware; None: the very first) and when; (None, None) for no more.

    Raises Problem where the calendar ends.
    """
    for step in steps(deadline, procedure, calendar):
        if after is None or step.at > after:
            return step.name, step.at
    return None, None


def steps(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> Iterator[Step]:
    """Gives all steps of a deadline in their order; those of what is overdue never end."""
    kind = deadline.kind.partition(":")[0]
    return KINDS.get(kind, _answer)(deadline, procedure, calendar)


def pauses_of(deadline: Deadline) -> list[Pause]:
    """The pauses of a deadline that are over."""
    return [(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in deadline.pauses or ()]


def _answer(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> Iterator[Step]:
    shares = procedure.reminders.handlers
    return _reminded(deadline, procedure, calendar, shares, ((HANDLERS,), (HANDLERS,), (HANDLERS, MANAGERS)))


def _report(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> Iterator[Step]:
    to = ((DEPARTMENT,), (DEPARTMENT, HEAD), (DEPARTMENT, HEAD))
    return _reminded(deadline, procedure, calendar, DEPARTMENT_SHARES, to)


def _reminded(
    deadline: Deadline, procedure: Procedure, calendar: Calendar, shares: Sequence[float], to: Sequence[tuple[str, ...]]
) -> Iterator[Step]:
    """Before, at and after the end; `to` says who is told of each."""
    before, due, over = to
    for share in sorted(set(shares)):
        at = _at_share(deadline, share, procedure, calendar)
        if at < deadline.due_at:
            yield Step(f"{SHARE}-{share:g}", at, before)
    yield Step(DUE, not_outside(deadline.due_at, procedure, calendar), due)
    yield from _overdue(deadline, procedure, calendar, over)


def _at_share(deadline: Deadline, share: float, procedure: Procedure, calendar: Calendar) -> datetime:
    """When so much of a deadline's working time has gone by, pauses left out; the next opening if it is at a close."""
    hours = procedure.hours
    running = list(_running(deadline))
    lengths = [working_time.between(since, until, calendar, hours) for since, until in running]
    left = timedelta(seconds=round(sum(lengths, timedelta()).total_seconds() * share))
    for (since, _), length in zip(running, lengths, strict=True):
        if left < length:
            return working_time.opening(working_time.after(since, left, calendar, hours), calendar, hours)
        left -= length
    return deadline.due_at


def _running(deadline: Deadline) -> Iterator[Pause]:
    """The stretches of a deadline's time that are not paused."""
    since = deadline.started_at
    for begin, end in sorted(pauses_of(deadline)):
        if since < begin < deadline.due_at:
            yield since, begin
        since = max(since, end)
    yield since, deadline.due_at


def not_outside(moment: datetime, procedure: Procedure, calendar: Calendar) -> datetime:
    """`moment` (aware) where it is in working time, its close included; else the next opening."""
    local = moment.astimezone(calendar.zone)
    if any(since <= local <= until for since, until in calendar.spans(local.date(), procedure.hours)):
        return local
    return working_time.opening(local, calendar, procedure.hours)


def _overdue(deadline: Deadline, procedure: Procedure, calendar: Calendar, to: tuple[str, ...]) -> Iterator[Step]:
    """At the first opening after the end, that after lunch too, then in the morning of every so many working days."""
    at = _opening_after(deadline.due_at, procedure, calendar)
    number = 1
    while True:
        yield Step(f"{OVERDUE}-{number}", at, to)
        every = procedure.reminders.overdue_every_working_days
        day = calendar.working_days_after(at.date(), every)[-1][0]
        at, number = working_time.opening_of(day, calendar, procedure.hours), number + 1


def _opening_after(moment: datetime, procedure: Procedure, calendar: Calendar) -> datetime:
    """When work begins first after `moment`, in the morning or after lunch."""
    day = moment.astimezone(calendar.zone).date()
    while True:
        for since, _ in calendar.spans(day, procedure.hours):
            if since > moment:
                return since
        day += DAY


def _customer(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> Iterator[Step]:
    count = procedure.reminders.customer_working_days_before
    if count:
        day = _working_days_before(deadline.due_at.astimezone(calendar.zone).date(), count, calendar)
        at = working_time.opening_of(day, calendar, procedure.hours)
        if at > deadline.started_at:
            yield Step(BEFORE, at, (CUSTOMER,))
    yield Step(SILENCE, not_outside(deadline.due_at, procedure, calendar), (CUSTOMER,))


def _working_days_before(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day -= DAY
        count -= calendar.day_off(day) is None
    return day


def _papers(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> Iterator[Step]:
    """The customer is reminded once; after the same time again it is a clerk's."""
    at = not_outside(deadline.due_at, procedure, calendar)
    yield Step(REMIND, at, (CUSTOMER,))
    rule = Rule(working_days=procedure.supplement.answer_within_working_days)
    if "working_days" in deadline.rule:
        rule = Rule.model_validate(deadline.rule)
    yield Step(TASK, due_by(at, rule, calendar, procedure.hours).at, (CLERKS,))


def _slip(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> Iterator[Step]:
    yield Step(DUE, not_outside(deadline.due_at, procedure, calendar), (CUSTOMER,))


Kind = Callable[[Deadline, Procedure, Calendar], Iterator[Step]]
KINDS: dict[str, Kind] = {"slip": _slip, "customer_reply": _customer, "papers": _papers, "report": _report}
"""All others are an answer that is owed."""
