"""What was destroyed, and why: the end of a case's time in the archive, or a person's request."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from pipeline.ledger.tables.base import Table


class Destruction(Table):
    """A record of destruction (biên bản tiêu hủy): what is gone for good, by whose yes, by which rule or request."""

    __tablename__ = "destruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    case_number: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    """ "retention" (its time in the archive is over) or "erasure" (a person asked for it)."""
    basis: Mapped[str]
    """The rule or the request, in words that a person can follow."""
    items: Mapped[list[Any]]
    """What was destroyed: kind, name in the register, digest."""
