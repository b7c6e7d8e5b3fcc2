"""${message}."""

import sqlalchemy as sa
from alembic import op

import pipeline.ledger.types

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Makes the change."""
    ${upgrades if upgrades else "pass"}
