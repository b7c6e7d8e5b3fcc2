"""The migrations make what the model says."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from pipeline.ledger.connect import open_ledger
from pipeline.ledger.model import Table


def test_migrations_and_model_are_the_same(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    ledger.close()


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    open_ledger(path).close()
    again = open_ledger(path)
    with again.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM mail")) == 0
    again.close()


def test_every_commit_is_on_the_disk_and_readers_do_not_wait(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    with ledger.reading() as session:
        pragmas = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    ledger.close()
    assert pragmas == ["wal", 2, 1]
