"""`tiepnhan print` and `posted`: letters on paper, to customers without a mail address."""

import getpass
from pathlib import Path

from pipeline.commands.show import errors
from pipeline.commands.write import letter_named, put_file
from pipeline.errors import Problem
from pipeline.letters.post import WAYS, How
from pipeline.letters.post import posted as note_posting
from pipeline.wiring import open_house


def print_letter(config: Path, name: str, file: Path) -> int:
    """Writes the signed PDF of a letter to `file`; gives the exit code. Raises Problem for one that is not signed."""
    with open_house(config) as house:
        with house.ledger.reading() as session:
            letter = letter_named(session, name)
        if letter.signed_sha256 is None:
            raise Problem(f"{name}: is not signed yet ({letter.stage}); `tiepnhan preview` shows a draft")
        put_file(file, house.store.get(letter.signed_sha256))
    errors().print(f"{name}: {letter.number} in {file}", markup=False, highlight=False)
    return 0


def posted(config: Path, name: str, how: How, note: str | None) -> int:
    """Notes that a letter was posted or handed over; gives the exit code. Raises Problem as letters/post.py."""
    with open_house(config) as house, house.ledger.writing() as session:
        note_posting(session, letter_named(session, name), getpass.getuser(), how, note)
    errors().print(f"{name}: {WAYS[how]}", highlight=False)
    return 0
