"""The migrations make what the model says."""

from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text

import pipeline.ledger.connect
from pipeline.ledger.model import Mail, Paper, Table
from pipeline.ledger.sqlite import open_ledger

OLD_MAIL = """
    INSERT INTO mail (id, stage, attempts, fence, waits, sha256, size, channel, received_at, stored_at, subject,
                      header, problems, finding)
    VALUES (1, 'filed', 0, 1, 0, 'aa', 3, 'email', '2026-11-23 01:00:00', '2026-11-23 01:00:01', 'Khiếu nại',
            '{}', '[]', '{}')
"""
OLD_PAPER = "INSERT INTO paper (mail_id, ordinal, name, type, size, sha256) VALUES (1, 1, 'a.pdf', 'x/y', 3, 'bb')"


@contextmanager
def connected(path):
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def migrate_to(revision, connection):
    config = Config()
    config.set_main_option("script_location", str(Path(pipeline.ledger.connect.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_migrations_and_model_are_the_same(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    with ledger.engine.connect() as connection:
        own = {"include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("search_")}
        assert compare_metadata(MigrationContext.configure(connection, opts=own), Table.metadata) == []
    ledger.close()


def test_rows_of_the_first_version_are_there_after_the_last(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    with connected(path) as connection:
        migrate_to("0001", connection)
        connection.execute(text(OLD_MAIL))
        connection.execute(text(OLD_PAPER))
    ledger = open_ledger(path)
    with ledger.reading() as session:
        mail, paper = session.scalars(select(Mail)).one(), session.scalars(select(Paper)).one()
    ledger.close()
    assert (mail.subject, mail.signers, mail.file_name) == ("Khiếu nại", [], None)
    assert (paper.name, paper.text, paper.problems, paper.inline) == ("a.pdf", None, [], False)


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


def test_mails_of_before_get_their_incoming_numbers_and_letters_keep_their_indices(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    later = OLD_MAIL.replace("(1, ", "(2, ").replace("'aa'", "'ab'").replace("2026-11-23", "2026-12-31")
    with connected(path) as connection:
        migrate_to("0003", connection)
        for statement in (OLD_MAIL, later.replace("01:00:01", "18:00:00")):
            connection.execute(text(statement))
    ledger = open_ledger(path)
    with ledger.reading() as session:
        mails = [(mail.arrival_year, mail.arrival) for mail in session.scalars(select(Mail).order_by(Mail.id))]
        books = session.execute(text("SELECT book, year, last FROM register ORDER BY year")).all()
        held = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'ix_letter_held'"))
    ledger.close()
    assert mails == [(2026, 1), (2027, 1)]
    assert [tuple(row) for row in books] == [("DEN", 2026, 1), ("DEN", 2027, 1)]
    assert "WHERE due IS NULL AND error IS NOT NULL" in held
