"""Who else has to do with a case: departments, agents, the customer's papers, the directory of subscribers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.ledger.tables.base import Table


class Referral(Table):
    """A case handed over (chuyển xử lý) to a department, co-handler or agent, who answers by mail (S6, S9, S10, E6)."""

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("case_id", "round", "kind", "party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    round: Mapped[int]
    kind: Mapped[str]
    """ "department", "co_handler" or "agent"."""
    party: Mapped[str]
    """The key of the department or agent in the procedure."""
    name: Mapped[str]
    address: Mapped[str]
    head: Mapped[str | None]
    """The mail address that is told when no answer comes."""
    question: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    """When the first report came."""
    withdrawn_at: Mapped[datetime | None]


class Report(Table):
    """What a department or agent found (kết quả xác minh; E7, S10)."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("referral_id", "mail_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))
    """The mail that it came by; None for one that was entered at the desk."""
    at: Mapped[datetime]
    who: Mapped[str]
    text: Mapped[str]


class Wanted(Table):
    """A paper that the customer was asked for (yêu cầu bổ sung; S8, S11), ticked off when it comes."""

    __tablename__ = "wanted"
    __table_args__ = (UniqueConstraint("case_id", "occasion", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    occasion: Mapped[str]
    """That of the letter which asks for it."""
    name: Mapped[str]
    kind: Mapped[str | None]
    """What it is, a key of the procedure's lists; None for a file that could not be opened."""
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))
    """The mail that brought it."""
    waived_by: Mapped[str | None]
    """Who said that it is not needed any more, or that it is there."""


class Subscriber(Table):
    """A certificate's subscriber (thuê bao) as the CA's own system knows him (S7, S11): a copy, made anew by a job."""

    __tablename__ = "subscriber"
    __table_args__ = (Index(None, "tax_code"), Index(None, "personal_id"), Index(None, "serial"), Index(None, "email"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str]
    """Which refreshing brought it: rows of an older one go in the same commit."""
    tax_code: Mapped[str | None]
    personal_id: Mapped[str | None]
    serial: Mapped[str | None]
    email: Mapped[str | None]
    name: Mapped[str]
    data: Mapped[dict[str, Any]]
    """Package, validity, agent, phone, missing parts of the dossier."""
