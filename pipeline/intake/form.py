"""The form of a complaint that a clerk takes down at the counter or on the phone (S1, S3, S4, E1)."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self
from unicodedata import normalize

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.reading.header import usable_address
from pipeline.triage.fields.phone import national
from pipeline.triage.fields.serial import LONGEST, SHORTEST
from pipeline.triage.fields.tax_code import BRANCH, LENGTH, is_tax_code

COUNTER, PHONE = "counter", "phone"
LONGEST_TEXT = 100_000
SLACK = timedelta(minutes=5)
"""A clock that is ahead of ours by less is no mistake."""


def _clean(value: object) -> object:
    """NFC, without signs that no JSON file or letter can hold; what says nothing is None."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", normalize("NFC", value.replace("\r\n", "\n"))).strip()
    return text or None


def _mistake(words: str) -> PydanticCustomError:
    return PydanticCustomError("form", "{words}", {"words": words})


def _digits(value: str) -> str:
    return re.sub(r"[\s.\-]", "", value)


def _tax_code(value: str) -> str:
    """Ten digits with a check digit and perhaps a branch of three, or since 2025 a person's twelve (TT 86/2024)."""
    digits = _digits(value)
    if re.fullmatch(r"[0-9]{12}", digits):
        return digits
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}(?:[0-9]{{{BRANCH}}})?", digits):
        raise _mistake("phải có 10 chữ số, 13 chữ số (chi nhánh) hoặc 12 chữ số (cá nhân)")
    if not is_tax_code(digits[:LENGTH]):
        raise _mistake("sai chữ số kiểm tra, hãy hỏi lại khách hàng")
    return digits if len(digits) == LENGTH else f"{digits[:LENGTH]}-{digits[LENGTH:]}"


def _personal_id(value: str) -> str:
    compact = re.sub(r"[\s.\-]", "", value).upper()
    if not re.fullmatch(r"[0-9]{12}|[0-9]{9}|[A-Z]{1,2}[0-9]{6,8}", compact):
        raise _mistake("phải là số định danh 12 chữ số, CMND 9 chữ số hoặc số hộ chiếu")
    return compact


def _phone(value: str) -> str:
    compact = re.sub(r"[\s().\-]", "", value)
    plus, digits = compact.startswith("+"), compact.removeprefix("+")
    found = national(digits, plus) if digits.isascii() and digits.isdecimal() else None
    if found is None:
        raise _mistake("không phải số điện thoại dùng được")
    return found


def _email(value: str) -> str:
    found = usable_address(value)
    if found is None:
        raise _mistake("không phải địa chỉ thư điện tử")
    return found


def _serial(value: str) -> str:
    compact = re.sub(r"[\s:.\-]", "", value).upper().removeprefix("0X")
    if not re.fullmatch(rf"[0-9A-F]{{{SHORTEST},{LONGEST}}}", compact):
        raise _mistake(f"phải có {SHORTEST} đến {LONGEST} chữ số hệ 16")
    return compact


def _minute(moment: datetime) -> datetime:
    if moment > now() + SLACK:
        raise _mistake("ở tương lai; hãy ghi lúc khách hàng đến hoặc gọi")
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _one_line(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[str, BeforeValidator(_clean), AfterValidator(_one_line), Field(max_length=300)]
MaybeLine = Annotated[Annotated[str, AfterValidator(_one_line), Field(max_length=300)] | None, BeforeValidator(_clean)]


class Form(BaseModel):
    """What the clerk noted. `customer` is the firm, or the person where there is none; `person` speaks for a firm.

    `at` (aware, cut to the minute) is when the customer came or called: the clock starts there. `office`, `agent` and
    `group` are keys of the procedure. What was left empty is None.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Literal["counter", "phone"]
    at: Annotated[AwareDatetime, AfterValidator(_minute)]
    clerk: Line
    customer: Line
    person: MaybeLine = None
    phone: Annotated[Annotated[str, AfterValidator(_phone)] | None, BeforeValidator(_clean)] = None
    email: Annotated[Annotated[str, AfterValidator(_email)] | None, BeforeValidator(_clean)] = None
    tax_code: Annotated[Annotated[str, AfterValidator(_tax_code)] | None, BeforeValidator(_clean)] = None
    personal_id: Annotated[Annotated[str, AfterValidator(_personal_id)] | None, BeforeValidator(_clean)] = None
    serial: Annotated[Annotated[str, AfterValidator(_serial)] | None, BeforeValidator(_clean)] = None
    office: MaybeLine = None
    agent: MaybeLine = None
    group: MaybeLine = None
    subject: MaybeLine = None
    text: Annotated[str, BeforeValidator(_clean), Field(max_length=LONGEST_TEXT)]

    @classmethod
    def of(cls, values: dict[str, Any], procedure: Procedure) -> Self:
        """Makes the form of what was typed. Raises Problem that names each wrong field, and why (Vietnamese)."""
        try:
            form = cls.model_validate(values)
        except ValidationError as error:
            wrong = [f"{each['loc'][0]}: {_words(each)}" for each in error.errors(include_input=False)]
            raise Problem("; ".join(wrong)) from error
        return form._in(procedure)

    def _in(self, procedure: Procedure) -> Self:
        """The form under a procedure: its only office goes without saying. Raises Problem for an unknown key."""
        tables = {"office": procedure.offices, "agent": procedure.agents, "group": procedure.groups}
        for name, table in tables.items():
            key = getattr(self, name)
            if key is not None and key not in table:
                raise Problem(f"{name}: không có “{key}” trong quy trình; có: {', '.join(table) or 'không có gì'}")
        if self.office is not None or self.channel == PHONE or not procedure.offices:
            return self
        if len(procedure.offices) > 1:
            raise Problem(f"office: khách hàng đến văn phòng nào? Có: {', '.join(procedure.offices)}")
        return self.model_copy(update={"office": next(iter(procedure.offices))})

    @property
    def raw(self) -> bytes:
        """The form as canonical JSON in UTF-8: what is kept as the original (S2)."""
        data = self.model_dump(mode="json")
        return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")


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
