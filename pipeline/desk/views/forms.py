"""The small forms of a case: for each action what is asked, with the choices that the case's procedure gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.lifecycle import ANYBODY, BY_NAME, may
from pipeline.cases.parties import Agent, Department
from pipeline.cases.procedure import Procedure
from pipeline.cases.proposals import Proposals, asked_for
from pipeline.cases.referrals import AGENT, referrals_of
from pipeline.cases.supplements import FREE
from pipeline.desk.safety.visitor import Visitor
from pipeline.ledger.model import Case, Referral
from pipeline.letters.countersign.by_hand import papers_to_choose
from pipeline.letters.slip import SLIP
from pipeline.letters.written import stands

ACTS: Mapping[str, tuple[str, ...]] = {
    "refer": ("refer",),
    "ask_party": ("refer",),
    "refer_agent": ("refer_agent",),
    "slip": ("slip", "slip_later"),
    "agree": ("agree",),
    "disagree": ("disagree",),
    "silence": ("silence",),
    "countersign": ("countersign",),
    "complete": ("complete",),
    "reopen": ("reopen",),
    "sort": ("sort",),
    "amend": ("amend",),
    "note": ("note",),
    "ask": ("ask", "ask_again"),
    "report": ("report", "agent_report"),
    "call_off": ("refer",),
}
"""What is done by a form, in the order in which it is shown: the lines of the lifecycle's table that allow it."""
ELSEWHERE = ("ask", "report", "call_off")
"""Those that stand beside what they are about: papers and hand-overs."""
ABOUT = ("report", "call_off")
"""Those that are about a hand-over."""
HOW = ("phone", "counter", "scan", "email")
AMENDED = ("customer", "phone", "email", "tax_code", "personal_id", "serial")


@dataclass(frozen=True)
class Field:
    """One field: `kind` is "line", "area", "choice", "checks" or "hidden"; `label` a key of words/acts.toml."""

    name: str
    kind: str = "area"
    label: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    value: str | tuple[str, ...] = ""
    required: bool = False

    @property
    def key(self) -> str:
        """The key of its label in the catalogue."""
        return f"acts.label_{self.label or self.name}"


@dataclass(frozen=True)
class ActForm:
    """A form: where it is sent, its title (a key of the catalogue), and how many events the case had."""

    name: str
    place: str
    fields: tuple[Field, ...]
    seen: int | None = None
    about: str = ""
    """What it is about beyond the case: a hand-over, a task."""

    @property
    def title(self) -> str:
        """The key of its title."""
        return f"acts.do_{self.name}"


@dataclass(frozen=True)
class Scene:
    """A case with what its forms are made from."""

    session: Session
    case: Case
    procedure: Procedure
    proposals: Proposals
    about: Referral | None = None


Words = tuple[Field, ...]
"""The fields of a form."""


def _words(label: str = "", required: bool = True) -> Field:
    return Field("words", label=label, required=required)


def _taken(scene: Scene, as_agent: bool) -> set[str]:
    """The parties that have the case in this round already."""
    found = referrals_of(scene.session, scene.case)
    return {each.party for each in found if (each.kind == AGENT) == as_agent}


def _to(options: Mapping[str, str], value: str = "") -> Field:
    return Field("to", "choice", options=options, value=value, required=True)


def _refer(scene: Scene) -> Words:
    taken, departments = _taken(scene, as_agent=False), scene.procedure.departments
    free = {key: each.name for key, each in departments.items() if key not in taken}
    group = scene.procedure.groups.get(scene.case.group)
    return _to(free, group.department if group else ""), _words("question", required=False)


def _ask_party(scene: Scene) -> Words:
    taken = _taken(scene, as_agent=False)
    parties: dict[str, Department | Agent] = {**scene.procedure.departments, **scene.procedure.agents}
    return _to({key: each.name for key, each in parties.items() if key not in taken}), _words("asked")


def _refer_agent(scene: Scene) -> Words:
    taken = _taken(scene, as_agent=True)
    free = {key: each.name for key, each in scene.procedure.agents.items() if key not in taken}
    return _to(free, scene.case.agent or ""), _words("question", required=False)


def _told(_scene: Scene) -> Words:
    how = {key: f"acts.how_{key}" for key in HOW}
    return Field("how", "choice", options=how, value="phone", required=True), _words("said")


def _copies(scene: Scene) -> Field:
    return Field("copy", "choice", options=papers_to_choose(scene.session, scene.case), required=True)


def _sort(scene: Scene) -> Words:
    groups = {key: group.name for key, group in scene.procedure.groups.items()}
    return (
        Field("group", "choice", options={**groups, "out": "acts.group_out"}, value=scene.case.group, required=True),
    )


def _amend(scene: Scene) -> Words:
    case = scene.case
    columns = {"email": case.address}
    return tuple(Field(name, "line", value=columns.get(name, getattr(case, name, "")) or "") for name in AMENDED)


def _ask(scene: Scene) -> Words:
    asked = {item["name"] for item in asked_for(scene.session, scene.case)}
    proposed = scene.proposals.proposed(scene.session, scene.case)
    listed = {key: words for key, words in scene.procedure.supplement.papers.items() if words not in asked}
    known = {item_key(item.get("kind"), item["name"]): item["name"] for item in proposed}
    ticked = tuple(known)
    papers = Field("paper", "checks", options={**known, **listed}, value=ticked)
    return papers, Field("other", label="other_papers"), Field("reason", "line", label="ask_reason")


def item_key(kind: str | None, name: str) -> str:
    """By what a paper is chosen in the form: its key in the procedure's list, or its name."""
    return name if kind in (None, FREE) else str(kind)


def _referral(scene: Scene) -> Field:
    return Field("referral", "hidden", value=str(scene.about.id if scene.about else ""))


FIELDS: Mapping[str, Callable[[Scene], Words]] = {
    "refer": _refer,
    "ask_party": _ask_party,
    "refer_agent": _refer_agent,
    "slip": lambda _: (),
    "agree": _told,
    "disagree": _told,
    "silence": lambda _: (_words(required=False),),
    "countersign": lambda scene: (_copies(scene),),
    "complete": lambda _: (_words(required=False),),
    "reopen": lambda _: (_words("why"),),
    "sort": _sort,
    "amend": _amend,
    "note": lambda _: (_words(),),
    "ask": _ask,
    "report": lambda scene: (_referral(scene), _words("report")),
    "call_off": lambda scene: (_referral(scene),),
}


def form_of(scene: Scene, name: str) -> ActForm:
    """Gives the form of an action of ACTS, whether or not it is allowed just now."""
    case = scene.case
    about = scene.about.name if scene.about is not None else ""
    place = f"/case/{case.number}/act/{name}"
    return ActForm(name, place, FIELDS[name](scene), seen=case.chain_length, about=about)


def forms_of(scene: Scene, visitor: Visitor) -> list[ActForm]:
    """Gives the forms of what the lifecycle allows to the visitor in the case's state."""
    names = [name for name in ACTS if name not in ELSEWHERE and allows(scene.case, visitor, name)]
    forms = [form_of(scene, name) for name in names if _makes_sense(scene, name)]
    return [form for form in forms if all(each.options for each in form.fields if each.kind == "choice")]


def allows(case: Case, visitor: Visitor, name: str) -> bool:
    """Whether the lifecycle allows an action of ACTS to the visitor now."""
    allowed = {action.name for role in visitor.actor.roles for action in may(case.state, role)}
    return bool(allowed & set(ACTS[name]))


def ever_allows(visitor: Visitor, name: str) -> bool:
    """Whether the visitor's roles may do it in any state."""
    return any(set(visitor.actor.roles) & set(BY_NAME[each].by) for each in ACTS[name])


def roles_of(name: str) -> list[str]:
    """The roles that may do an action of ACTS in some state."""
    return [role for role in ANYBODY if any(role in BY_NAME[each].by for each in ACTS[name])]


def _makes_sense(scene: Scene, name: str) -> bool:
    """A slip that stands is not drafted twice; silence closes nothing where the procedure wants the customer's word."""
    if name == "slip":
        return not stands(scene.session, scene.case, SLIP)
    return name != "silence" or scene.procedure.closing.on_silence


def referral_of(session: Session, case: Case, number: str) -> Referral | None:
    """Gives a hand-over of the case by what a form says; None where it has none such."""
    if not (number.isascii() and number.isdecimal() and len(number) < 12):  # noqa: PLR2004 - more fits no column
        return None
    return session.scalar(select(Referral).where(Referral.id == int(number), Referral.case_id == case.id))
