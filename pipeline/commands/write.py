"""`tiepnhan write`, `preview` and `approve`: the letters that a person writes, and the yes that some of them need."""

import getpass
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.act import Actor
from pipeline.cases.correct import case_of
from pipeline.cases.lifecycle import ANYBODY
from pipeline.commands.act import actor_of
from pipeline.commands.show import console, errors
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters import approve as approval
from pipeline.letters.answer import ANSWER
from pipeline.letters.closing import CLOSING
from pipeline.letters.parts import ANSWER_PARTS, RECORD_PARTS, parts_of
from pipeline.letters.rejection import REJECTION
from pipeline.wiring import House, open_house


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
        house.writing.approve(session, letter_named(session, name), actor_of(house.settings.people), version)
    errors().print(f"{name}: approved; `tiepnhan run` sends it", highlight=False)
    return 0


def draft_letter(house: House, session: Session, case: Case, kind: str, words: Words) -> Letter:
    """Drafts a letter in the name of who runs the command. Raises Problem for what cannot be written."""
    actor = Actor(getpass.getuser(), ANYBODY)
    house.writing.check(session, case, kind, actor)
    given = house.writing.given(session, case, kind, _values(kind, words))
    return house.writing.draft(session, case, kind, given, actor)


def _values(kind: str, words: Words) -> dict[str, Any]:
    """What the command line gives, by the names of the letter's facts."""
    if kind in (REJECTION, ANSWER):
        _takes_none(kind, words.values())
    if kind == REJECTION:
        return {"reason": words.reason, "text": words.read().strip()}
    if kind == ANSWER:
        return dict(parts_of(words.read(), ANSWER_PARTS, "result"))
    if kind == CLOSING:
        return {"reason": words.reason, **words.values()}
    return {**words.values(), **parts_of(words.read(), RECORD_PARTS, "content")}


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
