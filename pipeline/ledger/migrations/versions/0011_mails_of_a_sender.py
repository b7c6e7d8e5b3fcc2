"""How many mails a sender has sent of late is told by an index."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds the index."""
    op.create_index(op.f("ix_mail_sender_mail_received_at"), "mail", ["sender", "received_at"])
