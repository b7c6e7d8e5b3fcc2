"""What reading makes of papers."""

import sqlalchemy as sa
from alembic import op

import pipeline.ledger.types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds columns with what the rows of before have: nothing read yet."""
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_name", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("signers", sa.JSON(), nullable=False, server_default="[]"))

    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("within", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("inline", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("kind", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("text", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("how", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("confidence", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("problems", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("signatures", sa.JSON(), nullable=False, server_default="[]"))
