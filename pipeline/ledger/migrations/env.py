"""Runs the migrations on the connection that `connect.migrate` gives, in its transaction."""

from alembic import context

from pipeline.ledger.model import Table


def run() -> None:
    """Carries out the steps that are missing."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Table.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
