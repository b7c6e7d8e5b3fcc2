"""Search in letters, papers and cases without diacritics (SQLite's FTS5), kept by triggers: nobody can forget it.

The tables keep no text of their own (content=''), so what is erased from a row is gone from the index with it. The
tokenizer takes the marks off Vietnamese letters; "đ" is a letter of its own to Unicode, so it is replaced before.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

INDEXED = {
    "mail": ("subject", "text"),
    "paper": ("name", "text"),
    "cases": ("number", "customer", "subject", "address", "phone", "tax_code", "personal_id", "serial"),
}
"""Columns that are searched, by table; the index of a table is called TABLE_words."""


def upgrade() -> None:
    """Makes the indexes and triggers, and enters what is there. Other databases have a search of their own."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, columns in INDEXED.items():
        names = ", ".join(columns)
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_words USING fts5({names}, content='', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        op.execute(f"INSERT INTO {table}_words (rowid, {names}) SELECT id, {_folded('', columns)} FROM {table}")  # noqa: S608
        _keep(table, columns)


def _keep(table: str, columns: tuple[str, ...]) -> None:
    names = ", ".join(columns)
    into = f"INSERT INTO {table}_words (rowid, {names}) VALUES (new.id, {_folded('new.', columns)});"  # noqa: S608
    out = (
        f"INSERT INTO {table}_words ({table}_words, rowid, {names}) "  # noqa: S608
        f"VALUES ('delete', old.id, {_folded('old.', columns)});"
    )
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
    op.execute(f"CREATE TRIGGER {table}_words_in AFTER INSERT ON {table} BEGIN {into} END")
    op.execute(f"CREATE TRIGGER {table}_words_out AFTER DELETE ON {table} BEGIN {out} END")
    op.execute(
        f"CREATE TRIGGER {table}_words_anew AFTER UPDATE OF {names} ON {table} WHEN {changed} BEGIN {out} {into} END"
    )


def _folded(prefix: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"replace(replace(coalesce({prefix}{column}, ''), 'đ', 'd'), 'Đ', 'D')" for column in columns)
