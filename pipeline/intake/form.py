"""The form of a complaint that a clerk takes down at the counter or on the phone (S1, S3, S4, E1)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from pipeline.cases.procedure import Procedure
from pipeline.cases.typed import Email, Line, MaybeLine, PersonalId, Phone, Serial, TaxCode, clean, mistake
from pipeline.engine.advance import now
from pipeline.errors import Problem

COUNTER, PHONE = "counter", "phone"
LONGEST_TEXT = 100_000
SLACK = timedelta(minutes=5)
"""A clock that is ahead of ours by less is no mistake."""


class WrongForm(Problem):
    """Fields of a form that are wrong: by their names, each with the reason (Vietnamese)."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in fields.items()))
        self.fields = dict(fields)


def _minute(moment: datetime) -> datetime:
    if moment > now() + SLACK:
        raise mistake("ở tương lai; hãy ghi lúc khách hàng đến hoặc gọi")
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


class Form(BaseModel):
    """What the clerk noted. `customer` is the firm, or the person where there is none; `person` speaks for a firm.

    `clerk` is as whom the clerk acts, `clerk_name` what is printed, where it is another. `at` (aware, cut to the
    minute) is when the customer came or called: the clock starts there. `office`, `agent` and `group` are keys of the
    procedure. What was left empty is None.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Literal["counter", "phone"]
    at: Annotated[AwareDatetime, AfterValidator(_minute)]
    clerk: Line
    clerk_name: MaybeLine = None
    customer: Line
    person: MaybeLine = None
    phone: Phone = None
    email: Email = None
    tax_code: TaxCode = None
    personal_id: PersonalId = None
    serial: Serial = None
    office: MaybeLine = None
    agent: MaybeLine = None
    group: MaybeLine = None
    subject: MaybeLine = None
    text: Annotated[str, BeforeValidator(clean), Field(max_length=LONGEST_TEXT)]

    @classmethod
    def of(cls, values: dict[str, Any], procedure: Procedure) -> Self:
        """Makes the form of what was typed. Raises WrongForm for all fields that are wrong."""
        try:
            form = cls.model_validate(values)
        except ValidationError as error:
            wrong = {str(each["loc"][0]): _words(each) for each in error.errors(include_input=False)}
            raise WrongForm(wrong) from error
        return form._in(procedure)

    def _in(self, procedure: Procedure) -> Self:
        """The form under a procedure: its only office goes without saying. Raises WrongForm for an unknown key."""
        tables = {"office": procedure.offices, "agent": procedure.agents, "group": procedure.groups}
        for name, table in tables.items():
            key = getattr(self, name)
            if key is not None and key not in table:
                known = ", ".join(table) or "không có gì"
                raise WrongForm({name: f"không có “{key}” trong quy trình; có: {known}"})
        if self.office is not None or self.channel == PHONE or not procedure.offices:
            return self
        if len(procedure.offices) > 1:
            raise WrongForm({"office": f"khách hàng đến văn phòng nào? Có: {', '.join(procedure.offices)}"})
        return self.model_copy(update={"office": next(iter(procedure.offices))})

    @property
    def raw(self) -> bytes:
        """The form as canonical JSON in UTF-8: what is kept as the original (S2)."""
        data = self.model_dump(mode="json")
        return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")


def checked(name: str, typed: str) -> str | None:
    """Gives one field of the form as it is kept; None where nothing was typed. Raises WrongForm as the whole form."""
    try:
        value: str | None = _adapter(name).validate_python(typed)
    except ValidationError as error:
        raise WrongForm({name: _words(error.errors(include_input=False)[0])}) from error
    return value


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(Form.model_fields[name].rebuild_annotation())


def _words(error: Any) -> str:
    """The mistakes that the library finds, in Vietnamese."""
    known = {
        "missing": "còn trống",
        "string_type": "còn trống",
        "string_too_long": "quá dài",
        "timezone_aware": "thiếu múi giờ",
        "extra_forbidden": "không có mục này",
    }
    return known.get(error["type"], str(error["msg"]))
