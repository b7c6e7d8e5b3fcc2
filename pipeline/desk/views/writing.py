"""The forms by which letters are written: which fields each kind has, what stands in them, and what was wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import ErrorDetails
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.ledger.model import Case
from pipeline.triage.knowledge import Knowledge

Choices = dict[str, dict[str, str]]
LINE, AREA, MOMENT, DAY, CHOICE = "line", "area", "moment", "day", "choice"


@dataclass(frozen=True)
class FormField:
    """One field: its name among the letter's facts, how it is typed, and how many lines it has."""

    name: str
    control: str = LINE
    rows: int = 4
    required: bool = False


FORMS: dict[str, tuple[FormField, ...]] = {
    "rejection": (FormField("reason", CHOICE), FormField("text", AREA, 8)),
    "answer": (
        FormField("complaint", AREA, 5, required=True),
        FormField("found", AREA, 8),
        FormField("result", AREA, 8, required=True),
    ),
    "closing": (
        FormField("reason", CHOICE, required=True),
        FormField("agreed_on", DAY),
        FormField("how", CHOICE),
    ),
    "record": (
        FormField("held_at", MOMENT, required=True),
        FormField("held_in", required=True),
        FormField("officer", required=True),
        FormField("officer_title", required=True),
        FormField("customer", required=True),
        FormField("representative"),
        FormField("representative_title"),
        FormField("tax_code"),
        FormField("personal_id"),
        FormField("address"),
        FormField("phone"),
        FormField("content", AREA, 5, required=True),
        FormField("result", AREA, 6, required=True),
        FormField("opinion", AREA, 3),
    ),
}
"""By the kinds of letters that a person writes; the labels are in the catalogue."""

WRONG = {
    "missing": "empty",
    "string_too_short": "empty",
    "string_type": "empty",
    "string_too_long": "too_long",
    "literal_error": "no_choice",
    "date_from_datetime_parsing": "no_time",
    "date_parsing": "no_time",
    "datetime_parsing": "no_time",
    "datetime_from_date_parsing": "no_time",
}
"""Keys of the catalogue (write.wrong_…) by the types of pydantic's errors."""


def values_of(fields: Mapping[str, str], kind: str) -> dict[str, str]:
    """Gives what was typed into the fields of a kind; what was left empty is left out."""
    return {each.name: text for each in FORMS[kind] if (text := fields.get(each.name, "").strip())}


def shown(values: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
    """Gives values as they stand in a form: times in `zone`, as browsers want them."""
    return {name: _text(value, zone) for name, value in values.items() if value is not None}


CHOICES = {"closing": {"reason": ("agreed", "silent"), "how": ("email", "scan", "phone", "counter")}}
"""What may be chosen, by kind and field; the words are in the catalogue (write.KIND_FIELD_CHOICE)."""


def choices(desk: Desk, session: Session, case: Case, kind: str, words: Callable[[str], str]) -> Choices:
    """Gives what may be chosen in the fields of a kind; `words` gives the text of a key of the catalogue."""
    if kind == "rejection":
        reasons = desk.house.terms.of(session, case).rejection.reasons
        return {"reason": {key: reason.title for key, reason in reasons.items()}}
    return {
        name: {key: words(f"write.{kind}_{name}_{key}") for key in keys} for name, keys in CHOICES.get(kind, {}).items()
    }


def wrong_field(error: ErrorDetails) -> tuple[str, str]:
    """Gives the field of a mistake, and the key of its words."""
    place = error["loc"]
    return (str(place[0]) if place else "", f"write.wrong_{WRONG.get(error['type'], 'other')}")


def from_knowledge(desk: Desk, entry: str | None) -> dict[str, str]:
    """Gives what an entry of the knowledge base (S18) says to an answer; nothing for one that is not there."""
    name = desk.procedure.knowledge
    if entry is None or name is None:
        return {}
    entries = Knowledge.load(name, desk.house.settings.folder).entries
    return next(({"result": each.answer} for each in entries if each.id == entry), {})


def _text(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%dT%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
