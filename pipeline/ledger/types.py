"""Column types: instants that stay aware, texts that stay NFC."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives the database UTC; SQLite keeps no zone, so there it is dropped."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value}: a time without a zone cannot be entered in the ledger")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Gives an aware time in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Words(TypeDecorator[str]):
    """Text in NFC that every database takes: no NUL, no lone surrogate."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Normalises on the way in. PostgreSQL refuses NUL; no encoder takes a lone surrogate."""
        return words(value) if value else value


def words(value: str) -> str:
    """Text as `Words` keeps it."""
    if value.isascii():
        return value.replace("\0", "")
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole.replace("\0", ""))


def as_data(value: Any) -> dict[str, Any]:
    """Gives a flat dataclass as what a JSON column takes: times as ISO 8601, texts as `Words` keeps them."""
    return {name: _plain(held) for name, held in vars(value).items()}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return words(value)
    return value.isoformat() if isinstance(value, datetime) else value
