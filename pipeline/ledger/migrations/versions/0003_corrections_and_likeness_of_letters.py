"""Corrections and likeness of letters."""

import sqlalchemy as sa
from alembic import op

import pipeline.ledger.types

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the table of corrections, and columns that are empty for rows of before."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("at", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.Column("who", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("version", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("final", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_correction_mail_id_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_mail_id"), ["mail_id"], unique=False)

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sorted_by", pipeline.ledger.types.Words(), nullable=True))

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("likeness", pipeline.ledger.types.Words(), nullable=True))
        batch_op.create_index(batch_op.f("ix_mail_likeness"), ["likeness"], unique=False)
