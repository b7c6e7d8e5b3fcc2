"""A procedure as data: config/procedures/*.toml. A third CA is a new file, no code."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from pipeline.cases.conduct import Handover, Opening, Reminders
from pipeline.cases.parties import Agent, Department, Sales
from pipeline.cases.written import Answer, Approval, Closing, Record, Rejection
from pipeline.errors import Problem
from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped

MOST_WORKING_DAYS = 1000
MOST_HOURS = 1000


class Letterhead(Strict):
    """Who writes: the organisation as it stands at the head of each letter."""

    parent: str | None = None
    organisation: str
    address: str
    phone: str
    email: str
    website: str | None = None
    place: str


class Signatory(Strict):
    """Who signs, and by what authority (NĐ 30/2020/NĐ-CP, Phụ lục I: TM., KT., TL., TUQ.)."""

    authority: str | None = None
    title: str
    name: str


class Office(Strict):
    """Where customers come in person or send letters (S1)."""

    name: str
    address: str


class Hotline(Strict):
    """A number that customers call (S1), and what must be said with it, such as the price of a call."""

    number: str
    note: str | None = None


def _whole_minutes(hours: float) -> float:
    if abs(hours * 60 - round(hours * 60)) > 1e-6:  # noqa: PLR2004 - what a float of hours is off by
        raise PydanticCustomError("whole_minutes", "expected hours that are whole minutes, such as 2 or 0.5")
    return hours


class Rule(Strict):
    """How long something may take: so many working days, or so many hours of working time (S17, E4b, E8)."""

    working_days: Annotated[int, Field(ge=1, le=MOST_WORKING_DAYS, strict=True)] | None = None
    hours: Annotated[float, Field(gt=0, le=MOST_HOURS, strict=True), AfterValidator(_whole_minutes)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.working_days is None) == (self.hours is None):
            raise PydanticCustomError("one_of_both", "expected either working_days or hours")
        return self

    @property
    def length(self) -> timedelta:
        """The working time of a rule in hours; nothing of one in working days."""
        return timedelta(minutes=round((self.hours or 0) * 60))

    def __str__(self) -> str:
        return f"{self.hours:g} h" if self.working_days is None else f"{self.working_days} working days"


class Group(Strict):
    """A group of complaints, the department that handles it, and the rule that its answer is due by.

    `department` is a key of the procedure's departments; a name that is no key has no mailbox, and the hand-over
    is a person's. Without a `rule` what the answer is due by hangs on the way it goes (E-CA: at once E4b, after a
    slip E8). `papers` are what a customer of this group is usually asked for (S8, S11), keys of supplement.papers.
    """

    name: str
    department: str
    rule: str | None = None
    papers: tuple[str, ...] = ()


class Slip(Strict):
    """The slip (phiếu tiếp nhận xử lý khiếu nại; clauses E5, E8); `answer_rule` runs from its issue."""

    book: str
    answer_rule: str
    recipients: tuple[str, ...]


class Supplement(Strict):
    """The supplement request (phiếu yêu cầu bổ sung hồ sơ), and how long the customer has to answer it.

    `papers` are what may be asked for, by their keys, in the words of the letter (S8, S11). With `pauses` the clock
    of the answer stands still until they come.
    """

    book: str
    answer_within_working_days: int = Field(default=5, ge=1)
    recipients: tuple[str, ...]
    papers: Mapping[str, str] = {}
    pauses: bool = False


class Hours(Strict):
    """Working time of a day: two spans with the lunch break between, in the calendar's time zone."""

    morning: tuple[time, time]
    afternoon: tuple[time, time]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = (*self.morning, *self.afternoon)
        if any(each.tzinfo for each in times):
            raise PydanticCustomError("no_zone", "expected times without a zone: the calendar gives it")
        if not times[0] < times[1] <= times[2] < times[3]:
            raise PydanticCustomError("in_order", "expected opening, lunch, end of lunch and closing in this order")
        return self


class Procedure(Strict):
    """All of config/procedures/NAME.toml."""

    name: str
    letterhead: Letterhead
    signatory: Signatory
    offices: Mapping[str, Office] = {}
    hotlines: tuple[Hotline, ...] = ()
    calendar: str = "vn"
    """Which file of config/calendar/ says what days are worked."""
    hours: Hours
    rules: Mapping[str, Rule] = Field(min_length=1)
    slip: Slip
    supplement: Supplement
    rejection: Rejection = Rejection()
    answer: Answer = Answer()
    closing: Closing = Closing()
    record: Record = Record()
    approval: Approval = Approval()
    knowledge: str | None = None
    """Which file of config/knowledge/ holds answers to what customers often ask (S18)."""
    opening: Opening = Opening()
    handover: Handover = Handover()
    reminders: Reminders = Reminders()
    departments: Mapping[str, Department] = {}
    agents: Mapping[str, Agent] = {}
    sales: Sales | None = None
    groups: Mapping[str, Group] = Field(min_length=1)

    @model_validator(mode="after")
    def _rules_exist(self) -> Self:
        """Each mistake is told by its own key, which a ValidationError with places does."""
        named = [(("groups", key, "rule"), group.rule) for key, group in self.groups.items() if group.rule is not None]
        wrong = [_no_rule(place, name, self.rules) for place, name in named if name not in self.rules]
        counted = [name for name, rule in self.rules.items() if rule.working_days is not None]
        if self.slip.answer_rule not in counted:  # the slip tells the customer a day, not an hour
            wrong.append(_no_rule(("slip", "answer_rule"), self.slip.answer_rule, counted, " in working days"))
        first = self.opening.rule
        if first is not None and first not in self.rules:
            wrong.append(_no_rule(("opening", "rule"), first, self.rules))
        wrong += [
            _no_paper(("groups", key, "papers", number), paper, self.supplement.papers)
            for key, group in self.groups.items()
            for number, paper in enumerate(group.papers)
            if paper not in self.supplement.papers
        ]
        if wrong:
            raise ValidationError.from_exception_data("Procedure", wrong)
        return self

    def department_of(self, group: str) -> str | None:
        """The name of the department that handles `group`, as it is printed; None for a group that is not known."""
        if group not in self.groups:
            return None
        key = self.groups[group].department
        return self.departments[key].name if key in self.departments else key

    def rule(self, name: str) -> Rule:
        """Gives the rule `name`. Raises Problem that says which there are."""
        if name not in self.rules:
            known = ", ".join(f"{key} ({rule})" for key, rule in self.rules.items())
            raise Problem(f"{self.name}: there is no rule {name!r}; there is {known}")
        return self.rules[name]


def _no_paper(place: tuple[str | int, ...], name: str, known: Iterable[str]) -> InitErrorDetails:
    text = "expected a paper of supplement.papers ({known}), not {name}"
    values: dict[str, Any] = {"known": ", ".join(known) or "there is none", "name": name}
    return InitErrorDetails(type=PydanticCustomError("no_paper", text, values), loc=place, input=name)


def _no_rule(place: tuple[str, ...], name: str, known: Iterable[str], which: str = "") -> InitErrorDetails:
    text = "expected a rule of this file{which} ({known}), not {name}"
    values: dict[str, Any] = {"which": which, "known": ", ".join(known) or "there is none", "name": name}
    return InitErrorDetails(type=PydanticCustomError("no_rule", text, values), loc=place, input=name)


def procedure_names(folder: Path) -> list[str]:
    """The names of the procedures beside the settings in `folder` and of the shipped ones, in order."""
    places = (folder / "procedures", shipped("config", "procedures"))
    return sorted({path.stem for place in places for path in place.glob("*.toml")})


def load_procedure(name: str, folder: Path) -> Procedure:
    """Reads procedures/NAME.toml beside the settings in `folder`, or else the shipped one.

    Raises Problem, naming file, key and what was expected.
    """
    own = folder / "procedures" / f"{name}.toml"
    names = procedure_names(folder)
    if name not in names:
        raise Problem(f"{own}: there is no procedure {name!r}; there is {', '.join(names)}")
    return load_toml(Procedure, own if own.exists() else shipped("config", "procedures", f"{name}.toml"))
