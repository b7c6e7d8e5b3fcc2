"""What a subscriber is looked up by, each in one form: the directory's rows and the letters' fields must meet."""

import re

from pipeline.triage.fields.tax_code import is_tax_code

TAX_CODE, BRANCH, PERSON = 10, 3, 12
"""Digits of a tax code, of a branch's number behind it, and of a person's number, which is his tax code as well
(Circular 86/2024/TT-BTC).
"""
SHORTEST_SERIAL, LONGEST_SERIAL = 4, 40
"""Hex digits (RFC 5280 §4.1.2.2: 20 octets at most)."""
LONGEST_ADDRESS = 254
EMAIL = re.compile(r"[!#-;=?A-~]+@[a-z0-9.\-]+\.[a-z0-9\-]+")


def tax_code_of(text: str) -> str | None:
    """A tax code as "0101234567", "0101234567-001" or twelve digits; None for what is none.

    A leading zero that a spreadsheet took away is put back where the check digit then holds.
    """
    digits = re.sub(r"[\s.\-–/']", "", text)
    if re.fullmatch(r"[0-9]+", digits) is None:
        return None
    if len(digits) == TAX_CODE - 1 and is_tax_code("0" + digits):
        return "0" + digits
    if len(digits) == TAX_CODE + BRANCH:
        return f"{digits[:TAX_CODE]}-{digits[TAX_CODE:]}"
    return digits if len(digits) in (TAX_CODE, PERSON) else None


def head_of(tax_code: str) -> str:
    """The tax code of the firm that a branch belongs to; its own for a firm."""
    return tax_code.partition("-")[0]


def serial_of(text: str) -> str | None:
    """A certificate's serial number as upper-case hex in whole octets, without leading zero octets; None for none."""
    digits = re.sub(r"[\s:.\-']", "", text).upper().removeprefix("0X")
    if re.fullmatch(r"[0-9A-F]+", digits) is None:
        return None
    # Some programs show the zero octet that DER puts before a high bit, others do not.
    digits = digits.lstrip("0")
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return digits if SHORTEST_SERIAL <= len(digits) <= LONGEST_SERIAL else None


def personal_id_of(text: str) -> str | None:
    """A person's number or passport: upper-case letters and digits without separators; None for what is none."""
    compact = re.sub(r"[\s.\-']", "", text).upper()
    return compact if re.fullmatch(r"(?=.*[0-9]{6})[A-Z0-9]{6,12}", compact) else None


def email_of(text: str) -> str | None:
    """The first mail address in a cell, in lower case; None when there is none."""
    first = re.split(r"[;,\s]+", text.strip(), maxsplit=1)[0].lower()
    return first if len(first) <= LONGEST_ADDRESS and EMAIL.fullmatch(first) else None
