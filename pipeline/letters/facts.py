"""What a letter is made from. The same facts give the same PDF, so a letter is its facts.

All text is made clean here (text.py): NFC, no control or direction marks, a limit on its length.
Nothing a customer wrote is refused, only cut. JSON goes in and out: `model_dump_json()` and
`SlipFacts.model_validate_json(...)`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.letters.text import clean_line, clean_paragraphs


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _paragraphs(value: object) -> object:
    return clean_paragraphs(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
NonEmpty = Annotated[Line, Field(min_length=1)]
Paragraphs = Annotated[str, BeforeValidator(_paragraphs)]


class Facts(BaseModel):
    """Facts never change, and unknown ones are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Letterhead(Facts):
    """Who sends the letter: names in ordinary case (set in capitals), and how to reach them."""

    parent: NonEmpty | None = None
    organisation: NonEmpty
    address: NonEmpty
    phone: NonEmpty
    email: NonEmpty
    website: NonEmpty | None = None


class Signatory(Facts):
    """Who signs: `authority` as "TL. GIÁM ĐỐC" or None, the office held, and the name."""

    authority: NonEmpty | None = None
    title: NonEmpty
    name: NonEmpty


class LetterFacts(Facts):
    """What every letter has. `date` is the day of issue in Vietnam; `number` as "12/PTN-ECA".

    NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 wants numbers below 10 with a leading 0: "05/PTN-ECA".
    `customer_address` is a mail address.
    """

    letterhead: Letterhead
    signatory: Signatory
    place: NonEmpty
    date: dt.date
    number: NonEmpty
    case_number: NonEmpty
    recipients: tuple[NonEmpty, ...] = Field(min_length=1)
    customer_name: Line
    customer_address: Line

    @property
    def addressee(self) -> str:
        """Names whom the letter is to: the customer, or the mail address when no name is known."""
        return self.customer_name or self.customer_address


class SlipFacts(LetterFacts):
    """The slip, phiếu tiếp nhận xử lý khiếu nại (clauses E5, E8).

    `channel` is a phrase as "Thư điện tử"; `working_days` count from `date`, the day of the slip, and
    end on `due`. Empty text and None leave their row out.
    """

    tax_code: Line | None = None
    received_at: AwareDatetime
    channel: NonEmpty
    subject: Line
    summary: Paragraphs
    group: Line | None = None
    department: Line | None = None
    working_days: int = Field(ge=1)
    due: dt.date


class UnopenedPaper(Facts):
    """A file that could not be opened, and why: "tệp được bảo vệ bằng mật khẩu"."""

    name: NonEmpty
    reason: NonEmpty


class SupplementFacts(LetterFacts):
    """The supplement request, phiếu yêu cầu bổ sung hồ sơ (clauses S8, S11).

    `received_at` and `subject` are the mail's that the `papers` came with; of `others` only the number
    is told. `working_days` count from `date` and end on `due`. Without a subject none is mentioned.
    """

    received_at: AwareDatetime
    subject: Line
    papers: tuple[UnopenedPaper, ...] = Field(min_length=1)
    others: int = Field(default=0, ge=0)
    working_days: int = Field(ge=1)
    due: dt.date


KINDS: Mapping[str, type[LetterFacts]] = {"slip": SlipFacts, "supplement": SupplementFacts}
"""The facts of each kind of letter; the kind is also the name of its templates."""


def facts_of(kind: str, data: Mapping[str, Any]) -> LetterFacts:
    """Gives the facts of a letter from the ledger. Raises KeyError for an unknown kind, ValidationError."""
    return KINDS[kind].model_validate(data)


class StampFacts(Facts):
    """The visible signature of an organisation: its name and the time of signing (II.8).

    `short` is the text in the round mark, as "E-CA"; None leaves the mark out.
    """

    organisation: NonEmpty
    signed_at: AwareDatetime
    short: NonEmpty | None = None
