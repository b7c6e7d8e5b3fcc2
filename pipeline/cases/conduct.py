"""What a procedure file says about what goes by itself: at the opening, hand-overs, reminders."""

from typing import Annotated

from pydantic import Field

from pipeline.settings import Strict

Share = Annotated[float, Field(gt=0, le=1)]


class Opening(Strict):
    """What happens when a case is opened.

    `acknowledge`: the customer is told by mail at once, with the case number and the due time (S4, S14).
    `slip`: the slip goes out by itself after so many minutes of working time, unless the complaint is answered or
    rejected before (E5); 0 is at once, without it only a person issues slips. `rule` is what a direct answer is due
    by, from receipt (E4b), where the group has no rule of its own.
    """

    acknowledge: bool = True
    advise: bool = False
    """Whether the acknowledgement of a technical complaint tells the answer of the knowledge base that fits (S18)."""
    slip: float | None = Field(default=None, ge=0)
    rule: str | None = None


class Handover(Strict):
    """How a case goes to its department (S6, E6).

    `by_itself`: with the slip, or where there is none at the opening, when the group is sure. `share` is the part of
    the working time left until the case is due that the department has for its report.
    """

    by_itself: bool = True
    share: Share = 0.75


class Reminders(Strict):
    """When people are reminded of a deadline, in shares of its working time; always at its end and when it is over."""

    handlers: tuple[Share, ...] = (0.5, 0.8)
    overdue_every_working_days: int = Field(default=1, ge=1)
    customer_working_days_before: int = Field(default=3, ge=0)
    """So many working days before a customer's time to answer ends he is reminded; 0: never."""
