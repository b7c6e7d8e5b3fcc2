"""Earlier cases of a customer are found by whatever he says of himself, and notices by their time."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Adds the indices that the counter and the page of what is held ask by."""
    for column in ("personal_id", "serial", "phone"):
        op.create_index(op.f(f"ix_cases_{column}"), "cases", [column])
    op.create_index(op.f("ix_notice_noticed_at"), "notice", ["noticed_at"])
