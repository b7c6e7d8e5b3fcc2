"""What came in and what happened on a day is found by an index, however many years the ledger holds."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the two indices that the daily digest asks by."""
    op.create_index(op.f("ix_mail_stored_at"), "mail", ["stored_at"])
    op.create_index(op.f("ix_event_at_event_what"), "event", ["at", "what"])
