"""What an acknowledgement says: a mail, not a signed letter, that a complaint is recorded (clauses S4, S14)."""

from typing import Any, Self

from pydantic import AwareDatetime, Field, model_validator

from pipeline.letters.facts.base import Facts, Letterhead, Line, NonEmpty
from pipeline.letters.render.wording import VIETNAM, date_in_figures, moment_in_words


class AcknowledgementFacts(Facts):
    """The case, and by when it is dealt with: so many hours of working time, or working days, from `started_at`."""

    letterhead: Letterhead
    case_number: NonEmpty
    customer_name: Line
    customer_address: Line
    subject: Line
    received_at: AwareDatetime
    group: Line | None = None
    department: Line | None = None
    started_at: AwareDatetime
    due_at: AwareDatetime
    working_hours: float | None = Field(default=None, gt=0)
    working_days: int | None = Field(default=None, ge=1)
    provisional: bool = False

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.working_hours is None) == (self.working_days is None):
            raise ValueError("a deadline is in working hours or in working days, one of both")
        return self


def acknowledgement_values(facts: AcknowledgementFacts) -> dict[str, Any]:
    """Gives what templates/mails/acknowledgement.txt needs."""
    head = facts.letterhead
    return {
        **facts.model_dump(),
        "addressee": facts.customer_name or facts.customer_address,
        "organisation_name": head.organisation,
        "address": head.address,
        "phone": head.phone,
        "website": head.website,
        "received": moment_in_words(facts.received_at),
        "due": moment_in_words(facts.due_at),
        "derivation": derivation(facts),
    }


def derivation(facts: AcknowledgementFacts) -> str:
    """Gives in one sentence how the due time was found."""
    if facts.working_days is not None:
        day = date_in_figures(facts.started_at.astimezone(VIETNAM).date())
        return (
            f"Thời hạn này là {facts.working_days:02d} ngày làm việc, tính từ ngày làm việc liền sau ngày {day}, "
            "không tính ngày nghỉ hằng tuần và ngày lễ, Tết."
        )
    hours = f"{facts.working_hours:g}".replace(".", ",")
    return (
        f"Thời hạn này là {hours} giờ làm việc, tính từ {moment_in_words(facts.started_at)}, chỉ tính trong giờ làm "
        "việc của chúng tôi."
    )
