"""Which record of destruction emptied a row."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the column to what a record can empty; no row of before has one."""
    for table in ("cases", "mail", "letter"):
        op.add_column(table, sa.Column("destroyed_by", sa.Integer(), nullable=True))
