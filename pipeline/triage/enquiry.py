"""A sales enquiry (S19): the registration form of the CA's website, or somebody who is no customer asks to buy.

It is no complaint and gets no case number. Sure is only the form, filled in, with nothing beside it that a customer
of the CA would write.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.triage.fields import Fields
from pipeline.triage.fields.piece import LONGEST, Piece
from pipeline.triage.sorter.reasons import Reason

RULE = "other_mail.enquiry"
"""The line of config/lexicon/other_mail.toml that people hold for who ask to buy."""
LONGEST_REST = 600
"""Characters beside the form; who writes more has more to say than that he wants to be called."""
LABELS = {
    "name": r"ho (?:va )?ten|ten (?:khach hang|lien he|nguoi (?:dang ky|lien he))|nguoi (?:dang ky|lien he)",
    "phone": r"(?:so )?(?:dien thoai|dt|sdt|di dong)(?: lien he)?|phone|tel",
    "email": r"(?:dia chi )?e-?mail|thu dien tu",
    "tax_code": r"ma so thue|mst",
}
FIELDS = tuple(LABELS)
_LINE = {
    name: re.compile(
        rf"^[ \t>*•\-]*(?:{label})[ \t*]*(?:\([^)\n]{{0,20}}\))?[ \t*]*(?:[:|\t]|[ \t]-)[ \t*]*\n?(?P<value>[^\n]*)$",
        re.M,
    )
    for name, label in LABELS.items()
}
_WISH = re.compile(
    r"dang ky (?:dung thu|tu van|su dung|mua|moi|thong tin|nhan|tu website|tren website|online)|thong tin dang ky"
    r"|dung thu|tu van|bao gia|mua moi|yeu cau goi lai"
)
_CUSTOMER = re.compile(
    r"khieu nai|phan anh|kien nghi|buc xuc|den bu|boi thuong|hoan tien"
    r"|khong (?:\w+ ){0,2}(?:duoc|vao|len|nhan)\b|bi (?:loi|khoa|hong|mat|tru|sai|cham|thu hoi)|bao loi|loi (?:khi|ky)"
    r"|da (?:mua|thanh toan|chuyen khoan|nop|gia han)|dang (?:dung|su dung|xai)|gia han|het han"
    r"|(?:token|chu ky so|chung thu so|hop dong|hoa don) (?:cua|so \d)|thu hoi|tam dung|serial|chua (?:nhan|duoc|xu ly)"
)
"""What only somebody says who has our service, or another's: folded."""
_PHONE = re.compile(r"(?:\D*\d){9,}")


@dataclass(frozen=True)
class Enquiry:
    """An enquiry with the fields of the form: name, phone, email, tax_code, as they were written.

    `start` up to, without, `end` is the place in subject + "\\n" + text that says so.
    """

    sure: bool
    fields: dict[str, str]
    start: int
    end: int


def enquiry_of(subject: str, text: str, fields: Fields, reasons: Sequence[Reason] = ()) -> Enquiry | None:
    """Finds whether a letter is an enquiry; `fields` and `reasons` are what triage has found in it. Never raises."""
    whole = f"{subject}\n{text}"[:LONGEST]
    key = Piece("body", whole, ((0, "own"),)).key
    found = {name: match for name, line in _LINE.items() if (match := line.search(key))}
    values = {name: _value(whole, match) for name, match in found.items()}
    given = {name: value for name, value in values.items() if value}
    if _is_form(given):
        rest = _without(key, found.values())
        sure = len(rest) <= LONGEST_REST and bool(_WISH.search(rest)) and not _CUSTOMER.search(rest)
        first = min(found.values(), key=lambda match: match.start())
        return Enquiry(sure, {**_of_fields(fields), **given}, *first.span()) if sure or _asks(reasons) else None
    said = _asks(reasons)
    return Enquiry(False, _of_fields(fields), said.start, said.end) if said is not None else None


def of_enquiry(enquiry: Enquiry) -> dict[str, Any]:
    """As it is kept with the mail."""
    return {"enquiry": True, "enquiry_sure": enquiry.sure, "enquiry_fields": enquiry.fields}


def _is_form(given: dict[str, str]) -> bool:
    """Whether enough is filled in to call somebody."""
    named = "name" in given and ("email" in given or "tax_code" in given)
    return named and _PHONE.match(given.get("phone", "")) is not None


def _value(whole: str, match: re.Match[str]) -> str:
    return whole[match.start("value") : match.end("value")].strip(" \t*|")[:200]


def _without(key: str, lines: Iterable[re.Match[str]]) -> str:
    """The text beside the lines of the form, on one line."""
    rest, at = "", 0
    for match in sorted(lines, key=lambda each: each.start()):
        rest += key[at : match.start()] + "\n"
        at = max(at, match.end())
    return " ".join((rest + key[at:]).split())


def _asks(reasons: Sequence[Reason]) -> Reason | None:
    return next((reason for reason in reasons if reason.rule == RULE), None)


def _of_fields(fields: Fields) -> dict[str, str]:
    kinds = (("name", "person"), ("phone", "phone"), ("email", "email"), ("tax_code", "tax_code"))
    found = {name: next((each.value for each in fields.found if each.name == kind), None) for name, kind in kinds}
    return {name: value for name, value in found.items() if value is not None}
