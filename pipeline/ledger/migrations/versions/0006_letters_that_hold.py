"""Levels of signatures, what proves them, copies that customers signed and how they are known, destructions."""

import sqlalchemy as sa
from alembic import op

import pipeline.ledger.types

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds columns that are empty for rows of before, and the table of destructions."""
    for name in ("level", "renewed_sha256", "evidence_sha256", "countersigned_sha256"):
        op.add_column("letter", sa.Column(name, pipeline.ledger.types.Words(), nullable=True))
    op.add_column("letter", sa.Column("renew_at", pipeline.ledger.types.Instant(timezone=True), nullable=True))
    op.create_index(op.f("ix_letter_renew_at"), "letter", ["renew_at"])
    op.create_index(op.f("ix_letter_signed_sha256"), "letter", ["signed_sha256"])
    op.add_column("paper", sa.Column("codes", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "destruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.Column("who", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("case_number", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("reason", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("basis", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
    )
    op.create_index(op.f("ix_destruction_case_number"), "destruction", ["case_number"])
