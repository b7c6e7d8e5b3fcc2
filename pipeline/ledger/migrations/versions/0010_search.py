"""What the search of the desk looks into, and the indices of the queue.

The texts are kept once: each FTS5 table has a view of the rows themselves as its content (sqlite.org/fts5.html, 4.4.3),
and triggers keep it right whoever writes. `remove_diacritics 2` takes Vietnamese marks off, but đ is a letter of its
own: it is replaced here, and in what is asked for (desk/views/search_words.py). Other databases search by LIKE.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

SEARCHED = {
    "cases": ("number", "customer", "address", "phone", "tax_code", "subject"),
    "mail": ("subject", "text"),
    "paper": ("name", "text"),
}


def upgrade() -> None:
    """Makes the indices; on SQLite the tables of the search too, filled with what there is."""
    op.create_index(op.f("ix_letter_number"), "letter", ["number"])
    op.create_index(op.f("ix_cases_group"), "cases", ["group"])
    op.create_index(op.f("ix_cases_office"), "cases", ["office"])
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in SEARCHED.items():
            for statement in _statements(table, columns):
                op.execute(statement)


def _statements(table: str, columns: tuple[str, ...]) -> list[str]:
    """The search of one table. A row without words is in neither view nor index, so that both always agree."""
    found, names = f"search_{table}", ", ".join(columns)
    gone = f"INSERT INTO {found} ({found}, rowid, {names}) VALUES ('delete', old.id, {_folded('old', columns)});"  # noqa: S608  # nosec B608
    come = f"INSERT INTO {found} (rowid, {names}) VALUES (new.id, {_folded('new', columns)});"  # noqa: S608  # nosec B608
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    before, after = _says("old", columns), _says("new", columns)
    pairs = ", ".join(f"{_fold(table, name)} AS {name}" for name in columns)
    return [
        f"CREATE VIEW {found}_words AS SELECT id, {pairs} FROM {table} WHERE {_says(table, columns)}",  # noqa: S608  # nosec B608
        f"CREATE VIRTUAL TABLE {found} USING fts5({names}, content='{found}_words', content_rowid='id', "
        "columnsize=0, tokenize='unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {found}_added AFTER INSERT ON {table} WHEN {after} BEGIN {come} END",
        f"CREATE TRIGGER {found}_removed AFTER DELETE ON {table} WHEN {before} BEGIN {gone} END",
        f"CREATE TRIGGER {found}_left AFTER UPDATE OF {names} ON {table} "
        f"WHEN ({changed}) AND {before} BEGIN {gone} END",
        f"CREATE TRIGGER {found}_changed AFTER UPDATE OF {names} ON {table} "
        f"WHEN ({changed}) AND {after} BEGIN {come} END",
        f"INSERT INTO {found} ({found}) VALUES ('rebuild')",  # noqa: S608  # nosec B608
    ]


def _fold(row: str, name: str) -> str:
    return f"replace(replace({row}.{name}, 'đ', 'd'), 'Đ', 'D')"


def _folded(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(_fold(row, name) for name in columns)


def _says(row: str, columns: tuple[str, ...]) -> str:
    return f"coalesce({', '.join(f'{row}.{name}' for name in columns)}, '') <> ''"
