"""What a person does in a case by a word: each action with what it takes, for the command and the desk alike.

Letters are written elsewhere (letters/written.py); here is what needs no letter of its own.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Actor, check_seen
from pipeline.ledger.model import Case


class Given(BaseModel):
    """What a person gives with an action; `seen` is how many events the case had when it was looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    seen: int | None = Field(default=None, ge=0)


class Told(Given):
    """The customer said something by another way than mail: how, and what."""

    how: Literal["phone", "counter", "scan", "email"]
    words: str = Field(min_length=1, max_length=20_000)


class Said(Given):
    """Why, in the person's words."""

    words: str = Field(min_length=1, max_length=20_000)


class Plain(Given):
    """Nothing but the action itself."""

    words: str = Field(default="", max_length=20_000)


GIVEN: Mapping[str, type[Given]] = {
    "slip": Plain,
    "agree": Told,
    "disagree": Told,
    "silence": Plain,
    "reopen": Said,
    "complete": Plain,
    "note": Said,
}
"""What each action takes."""


def carry_out(
    session: Session,
    case: Case,
    name: str,
    given: Given,
    actor: Actor,
    act: Act,
    draft_slip: Callable[[Session, Case], None],
) -> None:
    """Carries out an action of GIVEN. Raises NotAllowed with the reason, also when the case has changed since."""
    check_seen(case, given.seen)
    act.check(session, case, name, actor)
    if name == "slip":  # the action itself is the issue of the letter
        draft_slip(session, case)
        return
    act(session, case, name, actor, given.model_dump(exclude={"seen"}))
