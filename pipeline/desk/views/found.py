"""What triage found in a mail: the sorting with its reasons, fields that can be taken over, what a reply says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from pipeline.cases.actions import Amended
from pipeline.cases.clocks import OUT
from pipeline.cases.correct import ENQUIRY
from pipeline.desk.views.marks import Mark
from pipeline.desk.views.places import BODY, Texts, in_body, place_of_field, places_of_reason
from pipeline.ledger.model import Case
from pipeline.reading.reply import Span

TAKEN_AS = {
    "tax_code": "tax_code",
    "personal_id": "personal_id",
    "serial": "serial",
    "phone": "phone",
    "person": "customer",
    "company": "customer",
}
"""Which of the customer's data each field may become. The mail address is not among them: letters go there."""


LEAST_SHARE = 0.01
"""From which share on a second guess is worth a word."""


@dataclass(frozen=True)
class Field:
    """A field that was found. `now` is what the case has ("" for nothing); `takes` says that it may be taken over."""

    number: int
    name: str
    value: str
    reason: str
    source: str
    sure: bool
    now: str
    takes: bool
    same: bool

    @property
    def names(self) -> bool:
        """Whether it would become the customer's name."""
        return TAKEN_AS.get(self.name) == "customer"


@dataclass(frozen=True)
class Why:
    """A reason in words, the words of the letter that it rests on, and the clause of the procedure."""

    kind: str
    words: str
    text: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Guess:
    """A class of letters with its share, 0 to 1."""

    name: str
    share: float


@dataclass(frozen=True)
class Found:
    """What triage, or a person, says that a mail is; what is not said is empty or None."""

    kind: str
    out: bool
    group: str
    share: float | None
    sure: bool
    second: Guess | None
    also: str
    answer: str
    answer_share: float
    answer_sure: bool
    reason: str
    clerk: str
    why: tuple[Why, ...]


def found_of(finding: Mapping[str, Any]) -> Found:
    """Gives a finding, as it is kept with the mail, for a page."""
    second = finding.get("second")
    return Found(
        kind=ENQUIRY if finding.get("enquiry") else finding.get("kind") or "",
        out=finding.get("scope") == OUT,
        group=finding.get("group") or "",
        share=finding.get("confidence"),
        sure=bool(finding.get("auto")),
        second=Guess(second["name"], second["confidence"]) if second and second["confidence"] >= LEAST_SHARE else None,
        also=finding.get("also") or "",
        answer=finding.get("answer") or "",
        answer_share=finding.get("answer_confidence") or 0.0,
        answer_sure=bool(finding.get("answer_auto")),
        reason=finding.get("reason") or "",
        clerk=finding.get("clerk") or "",
        why=tuple(_reasons(finding)),
    )


def _reasons(finding: Mapping[str, Any]) -> Iterator[Why]:
    for each in finding.get("reasons", []):
        said = each["text"] if each.get("sentence") else ""
        yield Why(_kind(each), each["words"], said, each.get("clause") or "")
    for each in finding.get("answer_reasons", []):
        yield Why("answer", each["sentence"])


def _kind(reason: Mapping[str, Any]) -> str:
    return "rule" if reason["why"] == "rule" else "words"


def fields_of(finding: Mapping[str, Any], case: Case | None) -> list[Field]:
    """The fields of a finding beside what the case has."""
    return [_field(number, each, case) for number, each in enumerate(finding.get("fields", []))]


def _field(number: int, each: Mapping[str, Any], case: Case | None) -> Field:
    given = amended(each["name"], each["value"])
    had = str(getattr(case, TAKEN_AS[each["name"]]) or "") if case is not None and each["name"] in TAKEN_AS else ""
    same = given is not None and bool(had) and next(iter(given.values())).casefold() == had.casefold()
    return Field(
        number=number,
        name=each["name"],
        value=_day(each["value"]) if each["name"] == "date" else each["value"],
        reason=each["reason"],
        source=each["source"],
        sure=each["sure"],
        now=had,
        takes=given is not None and case is not None and not same,
        same=same,
    )


def _day(value: str) -> str:
    """A day as it is read here; what is none as it stands."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value


def amended(name: str, value: str) -> dict[str, str] | None:
    """Gives a found field as what "amend" takes, in its one form; None for what it does not take, or refuses."""
    if name not in TAKEN_AS:
        return None
    try:
        given = Amended.model_validate({TAKEN_AS[name]: value})
    except ValidationError:
        return None
    return given.model_dump(exclude_none=True) or None


def marks_of(
    finding: Mapping[str, Any], texts: Texts, own: tuple[Span, ...], named: Mapping[str, str]
) -> Iterator[tuple[str, Mark]]:
    """Gives the marks of a finding, each with the text that it is in. `named` are the names of fields."""
    for reason in finding.get("reasons", []):
        yield from _of_reason(reason, texts)
    for field in finding.get("fields", []):
        place = place_of_field(field["source"])
        if place is not None and field["start"] < field["end"]:
            title = f"{named.get(field['name'], field['name'])}: {field['value']} ({field['reason']})"
            yield place, Mark(field["start"], field["end"], "field", title)
    answers = [each for each in finding.get("answer_reasons", []) if each["start"] < each["end"]]
    spans = in_body(texts, own, [(each["start"], each["end"]) for each in answers]) if answers else []
    for each, (start, end) in zip(answers, spans, strict=True):
        if start < end:
            yield BODY, Mark(start, end, "answer", each["sentence"])


def _of_reason(reason: Mapping[str, Any], texts: Texts) -> Iterator[tuple[str, Mark]]:
    """Only where the words still stand that it was found in: papers may have been read anew since."""
    places = [(name, start, end) for name, start, end in places_of_reason(texts, reason["start"], reason["end"])]
    said = "".join(_text(texts, name)[start:end] for name, start, end in places)
    if said.replace("\n", "") == reason["text"].replace("\n", ""):
        for name, start, end in places:
            yield name, Mark(start, end, _kind(reason), reason["words"])


def _text(texts: Texts, name: str) -> str:
    if name.startswith("paper:"):
        return texts.papers.get(int(name.removeprefix("paper:")), "")
    return texts.body if name == BODY else texts.subject
