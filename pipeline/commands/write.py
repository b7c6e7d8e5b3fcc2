"""`tiepnhan write`, `preview` and `approve`: the letters that a person writes, and the yes that some of them need."""

import getpass
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.orm import Session

from pipeline.cases.act import Actor
from pipeline.cases.correct import case_of
from pipeline.cases.lifecycle import ANSWERED as ANSWERED_STATE
from pipeline.cases.lifecycle import CLERK, SIGNS
from pipeline.commands.act import actor_of
from pipeline.commands.show import console, errors
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters import approve as approval
from pipeline.letters.answer import ANSWER, DraftAnswer
from pipeline.letters.closing import CLOSING, DraftClosing
from pipeline.letters.confirmation import office_of, person_of
from pipeline.letters.facts import Facts, GivenAnswer, GivenClosing, GivenRecord
from pipeline.letters.parts import ANSWER_PARTS, RECORD_PARTS, parts_of
from pipeline.letters.record import RECORD, DraftRecord
from pipeline.letters.rejection import REJECTION, DraftRejection, given_rejection
from pipeline.letters.slip import summary_of
from pipeline.wiring import House, open_house

ACTIONS = {REJECTION: "reject", ANSWER: "answer", CLOSING: "close", RECORD: "record"}
"""What issuing each kind of letter is in the life of the case."""
G = TypeVar("G", bound=Facts)


@dataclass(frozen=True)
class Words:
    """What the command line gives for a letter: the id of a reason, a text file ("-": standard input), NAME=VALUE."""

    reason: str | None
    text: Path | None
    given: list[str]

    def read(self) -> str:
        """Gives the text, empty without a file. Raises Problem when it cannot be read."""
        if self.text is None:
            return ""
        try:
            raw = sys.stdin.buffer.read() if self.text == Path("-") else self.text.read_bytes()
            return raw.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(f"{self.text}: cannot be read as text in UTF-8: {error}") from error

    def values(self) -> dict[str, str]:
        """Gives the values by their names. Raises Problem for what is not NAME=VALUE."""
        for each in self.given:
            if "=" not in each:
                raise Problem(f"--set {each}: give it as NAME=VALUE")
        return {name.strip(): value for name, _, value in (each.partition("=") for each in self.given)}


def write(config: Path, kind: str, number: str, words: Words) -> int:
    """Drafts a letter and prints its id; gives the exit code. Raises Problem for what cannot be written."""
    with open_house(config) as house, house.ledger.writing() as session:
        letter = draft_letter(house, session, case_of(session, number), kind, words)
        name, waits = f"letter:{letter.id}", approval.awaits_approval(letter)
    console().print(name, highlight=False)
    then = f"`tiepnhan preview {name} FILE.pdf`, then `tiepnhan approve {name}`" if waits else "`tiepnhan run` sends it"
    errors().print(f"{name}: drafted; {then}", highlight=False)
    return 0


def preview(config: Path, name: str, file: Path) -> int:
    """Writes the unsigned PDF of a draft to `file`; gives the exit code. Raises Problem for what is no draft."""
    with open_house(config) as house:
        with house.ledger.reading() as session:
            letter = letter_named(session, name)
            form = house.forms.written(house.terms.of(session, session.get_one(Case, letter.case_id))).get(letter.kind)
            if form is None or letter.number is not None:
                raise Problem(f"{name}: is no draft of a person's letter ({letter.kind} {letter.number or ''})")
            case = session.get_one(Case, letter.case_id)
            facts = form.facts(session, letter, case, now().astimezone(house.calendar.zone))
        put_file(file, house.renderer.letter(letter.kind, facts).pdf)
    console().print(approval.version_of(letter), highlight=False)
    return 0


def approve(config: Path, name: str, version: str | None) -> int:
    """Says yes to a letter; gives the exit code. Raises Problem for one that needs or awaits none."""
    with open_house(config) as house, house.ledger.writing() as session:
        letter = letter_named(session, name)
        case = session.get_one(Case, letter.case_id)
        actor = actor_of(house.settings.people)
        if not set(actor.roles) & set(SIGNS):
            raise Problem(f"{name}: {actor.name} may not approve; people.roles in the settings says who may")
        approval.approve(session, letter, actor.name, house.terms.of(session, case).approval.by_another, version)
    errors().print(f"{name}: approved; `tiepnhan run` sends it", highlight=False)
    return 0


def draft_letter(house: House, session: Session, case: Case, kind: str, words: Words) -> Letter:
    """Drafts a letter in the name of who runs the command. Raises Problem for what cannot be written."""
    who, domain, procedure = getpass.getuser(), house.mail_domain, house.terms.of(session, case)
    _check_state(house, session, case, kind)
    if kind == REJECTION:
        _takes_none(kind, words.values())
        given = given_rejection(procedure, words.reason, words.read().strip())
        return DraftRejection(domain)(session, case, given, who)
    if kind == ANSWER:
        return DraftAnswer(domain)(session, case, _answer(session, case, words), who)
    if kind == CLOSING:
        closing = _given(GivenClosing, {"reason": words.reason, **words.values()})
        return DraftClosing(domain, procedure, house.calendar)(session, case, closing, who)
    return DraftRecord(domain)(session, case, _record(house, session, case, words), who)


def _check_state(house: House, session: Session, case: Case, kind: str) -> None:
    """Raises NotAllowed for a letter that the case's state does not allow; who may sign it is asked when it is."""
    early = {RECORD: "record_again"} if case.state == ANSWERED_STATE else {CLOSING: "close_early"}
    action = early.get(kind, ACTIONS[kind])
    house.act.check(session, case, action, Actor(getpass.getuser(), (*SIGNS, CLERK)))


def _answer(session: Session, case: Case, words: Words) -> GivenAnswer:
    """Without a part of its own, the complaint is told in the customer's words."""
    _takes_none(ANSWER, words.values())
    parts = parts_of(words.read(), ANSWER_PARTS, "result")
    said = summary_of(session, session.get_one(Mail, case.mail_id)) or case.subject
    return _given(GivenAnswer, {"complaint": said, **parts})


def _record(house: House, session: Session, case: Case, words: Words) -> GivenRecord:
    """Where the customer came, and what was noted of him then, goes without saying (E4a)."""
    procedure = house.terms.of(session, case)
    usual = {
        "held_at": now().astimezone(house.calendar.zone),
        "held_in": office_of(procedure, case) or procedure.letterhead.address,
        "officer": procedure.signatory.name,
        "officer_title": procedure.signatory.title,
        "customer": case.customer,
        "representative": person_of(session, case),
        "tax_code": case.tax_code,
        "personal_id": case.personal_id,
        "phone": case.phone,
        "content": summary_of(session, session.get_one(Mail, case.mail_id)) or case.subject,
    }
    noted = {**usual, **words.values(), **parts_of(words.read(), RECORD_PARTS, "content")}
    return _given(GivenRecord, {**noted, "held_at": _local(house, noted["held_at"])})


def _local(house: House, moment: Any) -> Any:
    """A time that a clerk typed without a zone is the calendar's; what is no time is left to the facts to refuse."""
    try:
        typed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError:
        return moment
    return typed if typed.tzinfo else typed.replace(tzinfo=house.calendar.zone)


def _given(model: type[G], values: dict[str, Any]) -> G:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        mistakes = [f"{'.'.join(map(str, each['loc'])) or 'letter'}: {each['msg']}" for each in error.errors()]
        raise Problem(f"{'; '.join(mistakes)} (known: {', '.join(model.model_fields)})") from error


def _takes_none(kind: str, values: dict[str, str]) -> None:
    for name in values:
        raise Problem(f"--set {name}: is nothing that a {kind} takes")


def letter_named(session: Session, name: str) -> Letter:
    """Finds a letter by "letter:ID". Raises Problem when there is none."""
    kind, _, number = name.partition(":")
    letter = session.get(Letter, int(number)) if kind == "letter" and number.isdecimal() else None
    if letter is None:
        raise Problem(f"{name}: there is no such letter; `tiepnhan held` shows what waits, for example letter:12")
    return letter


def put_file(file: Path, pdf: bytes) -> None:
    """Writes a PDF to `file`. Raises Problem when it cannot be written."""
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise Problem(f"{file}: cannot be written ({error.strerror})") from error
