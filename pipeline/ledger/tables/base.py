"""What all tables share: the names of constraints, how Python types are kept, and rows that travel."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from pipeline.ledger.types import Instant, Words

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


HELD = "due IS NULL AND error IS NOT NULL"


def held_index(table: str) -> Index:
    """The index by which the held rows of a table are found."""
    return Index(f"ix_{table}_held", "id", sqlite_where=text(HELD), postgresql_where=text(HELD))


class Table(DeclarativeBase):
    """What all tables share: the names of constraints and how Python types are kept."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, str: Words, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Traveller(Table):
    """A row that moves along the road (pipeline/road.py)."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    due: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries of the present stage that did not end well or have not ended yet."""
    fence: Mapped[int] = mapped_column(default=0)
    """Tries of all time. No UPDATE of the row passes when it has changed since the row was read."""
    waits: Mapped[int] = mapped_column(default=0)
    """How often the present stage had to wait for the world, uncounted as tries; each pause is longer."""
    error: Mapped[str | None]
    released_at: Mapped[datetime | None]
    """When a person said that the present stage shall be tried in spite of what held it."""

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Optimistic lock; we move the fence ourselves (engine/advance.py)."""
        return {"version_id_col": cls.__table__.c.fence, "version_id_generator": False}
