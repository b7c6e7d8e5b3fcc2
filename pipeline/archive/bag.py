"""Checks the bundle of a case (archive/dossier.py) where there is no ledger: its files and the chain of its events."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import bagit

from pipeline.archive.chain import digest
from pipeline.archive.dossier import CASE, EVENTS


@dataclass(frozen=True)
class Checked:
    """What was found: the case's number, how many files and events there are, and what is wrong, in words."""

    number: str
    files: int
    events: int
    wrong: tuple[str, ...]


def check(folder: Path) -> Checked:
    """Reads every file of the bundle and follows its chain. Never raises for what stands in it."""
    wrong = _files(folder)
    number, events = "?", []
    try:
        number = str(json.loads((folder / "data" / CASE).read_text("utf-8"))["number"])
        events = json.loads((folder / "data" / EVENTS).read_text("utf-8"))
        wrong += _chain(number, events)
    except (OSError, ValueError, KeyError, TypeError) as error:
        wrong.append(f"{EVENTS} or {CASE} cannot be read: {error}")
    files = sum(path.is_file() for path in (folder / "data").rglob("*"))
    return Checked(number, files, len(events), tuple(wrong))


def _files(folder: Path) -> list[str]:
    """What is wrong with the files, each named; what the bag says of itself where no file is."""
    try:
        bag = bagit.Bag(str(folder))
        named = {place: hashes["sha256"] for place, hashes in bag.payload_entries().items()}
        wrong = [
            f"{place} is not as it was written" for place, sha256 in named.items() if _digest(folder / place) != sha256
        ]
        if not wrong:
            bag.validate()
    except (bagit.BagError, OSError, ValueError, KeyError) as error:
        return [str(error)]
    return wrong


def _digest(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chain(number: str, events: list[dict[str, Any]]) -> list[str]:
    before = ""
    for ordinal, event in enumerate(events, start=1):
        at = datetime.fromisoformat(event["at"])
        expected = digest(before, number, ordinal, at, event["who"], event["what"], event["data"])
        if (event["before"], event["ordinal"], event["digest"]) != (before, ordinal, expected):
            return [f"the chain of {number} breaks at event {ordinal}"]
        before = event["digest"]
    return []
