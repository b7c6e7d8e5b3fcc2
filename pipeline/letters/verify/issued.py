"""Whether a file that came back continues what we issued, and who signed the customer's field.

A stranger may add a field to a document whose lock allows forms, sign there, and leave our signature valid:
only who knows what was issued can tell (ISO 32000-2, 12.8.2.2.2 allows "form filling" and signing).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import computed_field

from pipeline.letters.verify.found import Fact, Signature
from pipeline.letters.verify.words import quoted


@dataclass(frozen=True)
class Issued:
    """What we issued: the digest and length of its bytes, and the names of all its form fields.

    `customer_field` is the signature field that was left for the customer, where there is one.
    """

    sha256: str
    length: int
    fields: tuple[str, ...]
    customer_field: str | None = None

    @classmethod
    def of(cls, pdf: bytes, fields: Sequence[str], customer_field: str | None = None) -> "Issued":
        """Describes the PDF `pdf` as it was issued."""
        return cls(hashlib.sha256(pdf).hexdigest(), len(pdf), tuple(fields), customer_field)

    def begins(self, pdf: bytes) -> bool:
        """Tells whether `pdf` is what was issued, or that with something appended."""
        return hashlib.sha256(memoryview(pdf)[: self.length]).hexdigest() == self.sha256


class Continuation(Fact):
    """How a file compares with what was issued. `customer_signed_by` is None where nobody signed that field."""

    continues: bool
    added_fields: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()
    customer_field: str | None = None
    customer_signed: bool = False
    customer_signed_by: str | None = None
    customer_tax_code: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Tells whether it is what was issued, with nothing in it but what was to come."""
        return self.continues and not self.added_fields and not self.missing_fields

    @property
    def problems(self) -> list[str]:
        """Says in Vietnamese what is not as it was issued."""
        found = [] if self.continues else ["tệp không phải là bản đã phát hành hoặc đã được ghi lại (không nối tiếp)"]
        if self.added_fields:
            found.append(f"tệp có trường không thuộc bản đã phát hành: {_names(self.added_fields)}")
        if self.missing_fields:
            found.append(f"tệp thiếu trường của bản đã phát hành: {_names(self.missing_fields)}")
        return found

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> tuple[str, ...]:
        """Says it in Vietnamese sentences."""
        first = ["Tệp nối tiếp đúng bản đã phát hành."] if self.ok else []
        told = [f"{each[0].upper()}{each[1:]}." for each in self.problems]
        if self.customer_field is None:
            return (*first, *told)
        who = quoted(self.customer_signed_by or "người ký không xác định")
        signed = f"do {who} ký" if self.customer_signed else "chưa có chữ ký"
        return (*first, *told, f"Trường của khách hàng {quoted(self.customer_field)} {signed}.")


def compare(pdf: bytes, issued: Issued, fields: Sequence[str], signatures: Sequence[Signature]) -> Continuation:
    """Compares a file, its form fields and its signatures with what was issued.

    A document time stamp in a field of its own is no stranger's field: it says nothing but a time.
    """
    stamps = {each.field for each in signatures if each.kind == "timestamp"}
    signed = next((each for each in signatures if each.field == issued.customer_field), None)
    return Continuation(
        continues=issued.begins(pdf),
        added_fields=tuple(each for each in fields if each not in issued.fields and each not in stamps),
        missing_fields=tuple(each for each in issued.fields if each not in fields),
        customer_field=issued.customer_field,
        customer_signed=signed is not None,
        customer_signed_by=(signed.organisation or signed.signer) if signed else None,
        customer_tax_code=signed.tax_code if signed else None,
    )


def _names(fields: Sequence[str]) -> str:
    return ", ".join(quoted(each) for each in fields)
