"""What a person types of a customer, made clean and checked. Mistakes are told in Vietnamese."""

import re
from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from pipeline.reading.header import usable_address
from pipeline.triage.fields.phone import national
from pipeline.triage.fields.serial import LONGEST, SHORTEST
from pipeline.triage.fields.tax_code import BRANCH, LENGTH, is_tax_code


def clean(value: object) -> object:
    """NFC, without signs that no JSON file or letter can hold; what says nothing is None."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", normalize("NFC", value.replace("\r\n", "\n"))).strip()
    return text or None


def mistake(words: str) -> PydanticCustomError:
    """Gives an error that says these words."""
    return PydanticCustomError("form", "{words}", {"words": words})


def _digits(value: str) -> str:
    return re.sub(r"[\s.\-]", "", value)


def _tax_code(value: str) -> str:
    """Ten digits with a check digit and perhaps a branch of three, or since 2025 a person's twelve (TT 86/2024)."""
    digits = _digits(value)
    if re.fullmatch(r"[0-9]{12}", digits):
        return digits
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}(?:[0-9]{{{BRANCH}}})?", digits):
        raise mistake("phải có 10 chữ số, 13 chữ số (chi nhánh) hoặc 12 chữ số (cá nhân)")
    if not is_tax_code(digits[:LENGTH]):
        raise mistake("sai chữ số kiểm tra, hãy hỏi lại khách hàng")
    return digits if len(digits) == LENGTH else f"{digits[:LENGTH]}-{digits[LENGTH:]}"


def _personal_id(value: str) -> str:
    compact = re.sub(r"[\s.\-]", "", value).upper()
    if not re.fullmatch(r"[0-9]{12}|[0-9]{9}|[A-Z]{1,2}[0-9]{6,8}", compact):
        raise mistake("phải là số định danh 12 chữ số, CMND 9 chữ số hoặc số hộ chiếu")
    return compact


def _phone(value: str) -> str:
    compact = re.sub(r"[\s().\-]", "", value)
    plus, digits = compact.startswith("+"), compact.removeprefix("+")
    found = national(digits, plus) if digits.isascii() and digits.isdecimal() else None
    if found is None:
        raise mistake("không phải số điện thoại dùng được")
    return found


def _email(value: str) -> str:
    found = usable_address(value)
    if found is None:
        raise mistake("không phải địa chỉ thư điện tử")
    return found


def _serial(value: str) -> str:
    compact = re.sub(r"[\s:.\-]", "", value).upper().removeprefix("0X")
    if not re.fullmatch(rf"[0-9A-F]{{{SHORTEST},{LONGEST}}}", compact):
        raise mistake(f"phải có {SHORTEST} đến {LONGEST} chữ số hệ 16")
    return compact


def _one_line(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[str, BeforeValidator(clean), AfterValidator(_one_line), Field(max_length=300)]
MaybeLine = Annotated[Annotated[str, AfterValidator(_one_line), Field(max_length=300)] | None, BeforeValidator(clean)]
Phone = Annotated[Annotated[str, AfterValidator(_phone)] | None, BeforeValidator(clean)]
Email = Annotated[Annotated[str, AfterValidator(_email)] | None, BeforeValidator(clean)]
TaxCode = Annotated[Annotated[str, AfterValidator(_tax_code)] | None, BeforeValidator(clean)]
PersonalId = Annotated[Annotated[str, AfterValidator(_personal_id)] | None, BeforeValidator(clean)]
Serial = Annotated[Annotated[str, AfterValidator(_serial)] | None, BeforeValidator(clean)]
