"""Users and clients of the desk, their sessions, failed tries to enter, what was looked at and half written."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.ledger.types import Instant, Words

revision = "0008"
down_revision = "0007"


def _at(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Instant(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Words(), nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _key(table: str) -> tuple[sa.Column[Any], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _to(table: str, column: str, other: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
    return sa.Column(column, sa.Integer(), nullable=False), key


def upgrade() -> None:
    """Makes the tables, empty."""
    op.create_table(
        "desk_user",
        *_key("desk_user"),
        _text("name"), _text("full_name"), _json("roles"), _text("department", True), _text("password", True),
        _text("subject", True), _text("language"), _at("added_at"), _at("ended_at", True),
        _unique("desk_user", "name"), _unique("desk_user", "subject"),
    )  # fmt: skip
    op.create_table(
        "desk_visit",
        *_key("desk_visit"),
        *_to("desk_visit", "user_id", "desk_user"),
        _text("digest"), _text("form_token"), _at("began_at"), _at("seen_at"), _at("ended_at", True), _json("message"),
        _unique("desk_visit", "digest"),
    )  # fmt: skip
    op.create_index(op.f("ix_desk_visit_user_id"), "desk_visit", ["user_id"])
    op.create_table("desk_attempt", *_key("desk_attempt"), _text("key"), _at("at"))
    op.create_index(op.f("ix_desk_attempt_key_desk_attempt_at"), "desk_attempt", ["key", "at"])
    op.create_table(
        "desk_look",
        *_key("desk_look"), *_to("desk_look", "case_id", "cases"), _at("at"), _text("who"), _text("what"),
    )  # fmt: skip
    op.create_index(op.f("ix_desk_look_case_id_desk_look_at"), "desk_look", ["case_id", "at"])
    op.create_table(
        "desk_half_written",
        *_key("desk_half_written"),
        *_to("desk_half_written", "user_id", "desk_user"),
        _text("place"), _json("fields"), _at("at"), _unique("desk_half_written", "user_id", "place"),
    )  # fmt: skip
    op.create_table(
        "desk_client",
        *_key("desk_client"),
        _text("name"), _text("digest"), _json("roles"), _text("added_by"), _at("added_at"), _at("seen_at", True),
        _at("ended_at", True), _unique("desk_client", "name"), _unique("desk_client", "digest"),
    )  # fmt: skip
