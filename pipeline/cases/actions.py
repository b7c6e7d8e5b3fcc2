"""What a person does in a case by a word: each action with what it takes, for the command and the desk alike.

Letters are written elsewhere (letters/written.py); here is what needs no letter of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Actor, check_seen
from pipeline.cases.lifecycle import BY_NAME
from pipeline.cases.referrals import Refer
from pipeline.cases.reports import Reports
from pipeline.cases.typed import Email, MaybeLine, PersonalId, Phone, Serial, TaxCode
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Referral


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


class ToParty(Given):
    """Who a case is handed over to: a key of the procedure's departments or agents; the question may be left out."""

    to: str = Field(min_length=1)
    words: str = Field(default="", max_length=20_000)


class Reported(Given):
    """What a department or agent has reported by another way than mail; `referral` is the number of the hand-over."""

    referral: int
    words: str = Field(min_length=1, max_length=100_000)


class Called(Given):
    """Which hand-over is taken back."""

    referral: int


class Amended(Given):
    """What is set right of the customer: what is not given stays (S2)."""

    customer: MaybeLine = None
    phone: Phone = None
    email: Email = None
    tax_code: TaxCode = None
    personal_id: PersonalId = None
    serial: Serial = None


GIVEN: Mapping[str, type[Given]] = {
    "amend": Amended,
    "slip": Plain,
    "refer": ToParty,
    "ask_party": ToParty,
    "refer_agent": ToParty,
    "call_off": Called,
    "report": Reported,
    "agree": Told,
    "disagree": Told,
    "silence": Plain,
    "reopen": Said,
    "complete": Plain,
    "note": Said,
}
"""What each action takes."""
WORDS = {"ask_party": "hỏi thêm bộ phận, đại lý", "call_off": "rút việc đã chuyển"}
"""What the actions are called that are no lines of the lifecycle's table by themselves."""


@dataclass(frozen=True)
class Actions:
    """Carries out what a person says."""

    act: Act
    draft_slip: Callable[[Session, Case], None]
    refer: Refer
    reports: Reports

    def __call__(self, session: Session, case: Case, name: str, given: Given, actor: Actor) -> None:
        """Carries out an action of GIVEN. Raises NotAllowed with the reason, also when the case has changed since."""
        check_seen(case, given.seen)
        special = {
            "amend": self._amend,
            "slip": self._slip,
            "refer": self._refer,
            "ask_party": self._refer,
            "refer_agent": self._refer,
            "call_off": self._call_off,
            "report": self._report,
        }
        if name in special:
            special[name](session, case, name, given, actor)
        else:
            self.act(session, case, name, actor, given.model_dump(exclude={"seen"}))

    def _amend(self, session: Session, case: Case, name: str, given: Given, actor: Actor) -> None:
        """Sets the customer's data right; the event keeps what they were, the letter itself stays as it came."""
        self.act.check(session, case, name, actor)
        changed = given.model_dump(exclude={"seen"}, exclude_none=True)
        if not changed:
            raise Problem(f"{case.number}: chưa ghi thông tin nào cần sửa; có: {', '.join(_columns(Amended))}")
        columns = {"address" if key == "email" else key: value for key, value in changed.items()}
        was = {key: getattr(case, key) for key in columns}
        for key, value in columns.items():
            setattr(case, key, value)
        self.act(session, case, name, actor, {"was": was, "to": columns})

    def _slip(self, session: Session, case: Case, name: str, _given: Given, actor: Actor) -> None:
        """Drafts it: the action itself is the issue of the letter, also where the case waits for others (E5)."""
        self.act.check(session, case, "slip_later" if case.state in BY_NAME["slip_later"].states else name, actor)
        self.draft_slip(session, case)

    def _refer(self, session: Session, case: Case, name: str, given: Given, actor: Actor) -> None:
        assert isinstance(given, ToParty)  # noqa: S101 - GIVEN says so
        ways = {"refer": self.refer.department, "ask_party": self.refer.co_handler, "refer_agent": self.refer.agent}
        ways[name](session, case, given.to, given.words, actor)

    def _call_off(self, session: Session, case: Case, _name: str, given: Given, actor: Actor) -> None:
        """Whoever may hand over may take it back."""
        assert isinstance(given, Called)  # noqa: S101 - GIVEN says so
        self.act.check(session, case, "refer", actor)
        self.refer.withdraw(session, case, _referral(session, case, given.referral), actor)

    def _report(self, session: Session, case: Case, _name: str, given: Given, actor: Actor) -> None:
        assert isinstance(given, Reported)  # noqa: S101 - GIVEN says so
        self.reports.enter_report(session, _referral(session, case, given.referral), given.words, actor)


def words_of(name: str) -> str:
    """What an action is called in Vietnamese."""
    return WORDS[name] if name in WORDS else BY_NAME[name].words


def _columns(model: type[Given]) -> list[str]:
    return [name for name in model.model_fields if name != "seen"]


def _referral(session: Session, case: Case, number: int) -> Referral:
    found = session.get(Referral, number)
    if found is None or found.case_id != case.id:
        raise Problem(f"{case.number}: không có lần chuyển xử lý số {number}")
    return found
