"""What a form of a case says, made into an action of the rooms and carried out there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from pipeline.cases.act import check_seen
from pipeline.cases.actions import GIVEN, Given
from pipeline.cases.correct import correct_case, label_of
from pipeline.cases.lifecycle import BY_NAME
from pipeline.cases.supplements import Item
from pipeline.cases.typed import clean
from pipeline.desk.safety.visitor import FIELD, Visitor
from pipeline.desk.views.forms import ACTS, item_key
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Event
from pipeline.letters.ask import items_of
from pipeline.letters.countersign.by_hand import copy_named
from pipeline.letters.countersign.copies import Copy
from pipeline.letters.countersign.judge import Judged
from pipeline.wiring import House

MANY = ("paper",)
"""Fields that may be given more than once."""


class Sorted(Given):
    """Which group it belongs to: a key of the procedure, or "out"."""

    group: str = Field(min_length=1, max_length=100)


class Asked(Given):
    """What the customer is asked for: chosen papers, others in free words (a line each), and what for."""

    paper: tuple[str, ...] = Field(default=(), max_length=100)
    other: str = Field(default="", max_length=5_000)
    reason: str = Field(default="", max_length=500)


class Countersigned(Given):
    """Which paper bears the customer's signature beside ours: "mail:ID/N"."""

    copy_: str = Field(alias="copy", min_length=1, max_length=30)


Looked = tuple[Copy, Judged]
"""A paper as a copy of a record, and what its signatures say."""
MODELS: Mapping[str, type[Given]] = {
    **{name: GIVEN[name] for name in ACTS if name in GIVEN},
    "sort": Sorted,
    "countersign": Countersigned,
    "ask": Asked,
}


class Mistaken(Exception):
    """What was typed cannot be taken: by field the key of what is wrong (words/mistake.toml), or words of its own."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        self.mistakes = dict(mistakes)


def typed(form: FormData) -> dict[str, Any]:
    """Gives the texts of a form, cleaned; what says nothing is left out. Files and the token are no part of it."""
    found: dict[str, Any] = {}
    for name in form:
        texts = [clean(each) for each in form.getlist(name) if isinstance(each, str)]
        said = [each for each in texts if each is not None]
        if name != FIELD and said:
            found[name] = tuple(said) if name in MANY else said[0]
    return found


def given_of(name: str, values: Mapping[str, Any], case: Case) -> Given:
    """Makes what an action takes of what was typed. Raises Mistaken by field.

    What is amended to what it was already is left out, so that a mistake of old data is nobody's now.
    """
    values = dict(values)
    if name == "amend":
        now = {"email": case.address}
        values = {key: value for key, value in values.items() if value != now.get(key, getattr(case, key, None))}
        if not set(values) - {"seen"}:
            raise Mistaken({"": "nothing_amended"})
    if "seen" not in values:
        raise Mistaken({"": "forged"})
    given = validated(MODELS[name], values)
    if (given.seen or 0) > case.chain_length:
        raise Mistaken({"": "forged"})
    return given


def validated(model: type[Given], values: Mapping[str, Any]) -> Given:
    """Gives the model of the values. Raises Mistaken by field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Mistaken(mistakes_of(error)) from error


def mistakes_of(error: ValidationError) -> dict[str, str]:
    """What pydantic found, by field: keys of words/mistake.toml; words where our own models say them (Vietnamese)."""
    return {str(each["loc"][0]) if each["loc"] else "": _key(each) for each in error.errors(include_url=False)}


KEYS = {
    "missing": "missing",
    "string_too_short": "missing",
    "string_type": "missing",
    "string_too_long": "too_long",
    "literal_error": "choice",
    "int_parsing": "forged",
    "int_type": "forged",
    "extra_forbidden": "forged",
}


def _key(error: Any) -> str:
    return str(error["msg"]) if error["type"] == "form" else KEYS.get(error["type"], "wrong")


@dataclass(frozen=True)
class Wish:
    """What somebody wants done; `looked` is what was found of a paper before."""

    given: Given
    visitor: Visitor
    looked: Looked | None = None


def looked_at(session: Session, case: Case, given: Given) -> Copy | None:
    """Gives the paper that a form says is a signed record. Raises Problem where it is none."""
    return copy_named(session, case, given.copy_) if isinstance(given, Countersigned) else None


def judged(house: House, copy: Copy | None) -> Looked | None:
    """Checks the signatures of a copy: slow, outside of transactions. Raises Problem for one that is refused."""
    if copy is None:
        return None
    verdict = house.judge_copy(copy)
    if verdict.verdict == "refused":
        raise Problem(f"{copy.paper.name}: {verdict.words}")
    return copy, verdict


def carry(house: House, session: Session, case: Case, name: str, asked: Wish) -> None:
    """Carries an action of ACTS out. Raises NotAllowed and Problem as the rooms do, in Vietnamese."""
    given, visitor = asked.given, asked.visitor
    own: Mapping[str, Callable[..., None]] = {"sort": _sort, "ask": _ask}
    if asked.looked is not None:
        check_seen(case, given.seen)
        house.enter_copy.countersigned(session, case, *asked.looked, visitor.actor)
    elif name in own:
        check_seen(case, given.seen)
        own[name](house, session, case, given, visitor)
    else:
        house.actions(session, case, name, given, visitor.actor)


def _sort(house: House, session: Session, case: Case, given: Sorted, visitor: Visitor) -> None:
    scope, group = ("out", None) if given.group == "out" else ("in", given.group)
    groups = house.terms.of(session, case).groups
    if group is not None and group not in groups:
        raise Problem(f"{case.number}: quy trình không có nhóm này; hãy chọn một nhóm trong danh sách")
    correct_case(session, case, label_of("complaint", scope, group, tuple(groups)), visitor.actor, house.act)


def _ask(house: House, session: Session, case: Case, given: Asked, visitor: Visitor) -> None:
    house.ask(session, case, _items(house, session, case, given), visitor.actor)


def _items(house: House, session: Session, case: Case, given: Asked) -> list[Item]:
    """What is proposed keeps its own reason, unless the clerk gives one for all."""
    found = house.proposals.proposed(session, case)
    proposed = {item_key(item.get("kind"), item["name"]): item for item in found}
    keys = [key for key in given.paper if key not in proposed]
    others = [line.strip() for line in given.other.splitlines() if line.strip()]
    reason = given.reason or None
    named = items_of(house.proposals, session, case, keys, others, reason)
    taken = [proposed[key] for key in dict.fromkeys(given.paper) if key in proposed]
    return [
        *(Item(name=item["name"], reason=reason or item["reason"], kind=item.get("kind")) for item in taken),
        *named,
    ]


def is_done_already(session: Session, case: Case, name: str, given: Given, visitor: Visitor) -> bool:
    """Whether the first thing that happened since the form was shown is this very form: it was sent twice."""
    first = session.scalar(select(Event).where(Event.case_id == case.id, Event.ordinal == (given.seen or 0) + 1))
    if first is None or first.who != visitor.user.name:
        return False
    same = {key: value for key, value in given.model_dump(mode="json", exclude={"seen"}).items() if value is not None}
    events = {BY_NAME[each].event for each in ACTS[name]}
    return first.what in events and all(first.data.get(key, ...) == value for key, value in same.items())
