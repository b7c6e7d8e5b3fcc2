"""Who else answers for a complaint, as a procedure file names them: departments, agents, sales."""

from pydantic import Field

from pipeline.settings import Strict

ADDRESS = r"^[^@\s<>,;]+@[^@\s<>,;]+$"


class Department(Strict):
    """A department (phòng, bộ phận) that investigates (S6, E6). Without a mailbox its work is handed over by hand."""

    name: str
    mailbox: str | None = Field(default=None, pattern=ADDRESS)
    head: str | None = Field(default=None, pattern=ADDRESS)
    """The mail address of its head, who is told when it does not answer in time."""


class Agent(Strict):
    """An agent (đại lý) who sells and serves; he settles complaints about his service and reports (S10)."""

    name: str
    mailbox: str = Field(pattern=ADDRESS)
    head: str | None = Field(default=None, pattern=ADDRESS)


class Sales(Strict):
    """Where enquiries go of people who are no customers yet: they get no case number (S19)."""

    mailbox: str = Field(pattern=ADDRESS)
    within_hours: float = Field(default=1, gt=0)
    """In how many hours of working time they are promised a call."""
