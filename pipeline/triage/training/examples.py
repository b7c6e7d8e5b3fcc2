"""What is learned from: the shipped labelled messages, further texts, and clerks' corrections."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import Problem
from pipeline.shipped import shipped
from pipeline.triage.sorter.classes import CLASSES, class_of
from pipeline.triage.sorter.features import Seen, look
from pipeline.triage.sorter.lexicon import Lexicon
from pipeline.triage.sorter.model import digest

GOLD, MORE = "messages.jsonl", "more.jsonl"
NUMBERS = re.compile(r"\b\d(?:[ .-]?\d){8,13}\b")
"""Tax codes, phones and personal ids, by which two letters are known to be of one writer."""


OF_CLERKS = 3.0
"""How many times a clerk's correction counts: it is this house's mail, and the model has been wrong on it."""


@dataclass(frozen=True)
class Example:
    """One letter with its class and all that is seen of it. `gold` ones are measured on; the others only teach."""

    id: str
    subject: str
    body: str
    name: str
    seen: Seen
    gold: bool
    counts: float = 1.0

    @property
    def digest(self) -> str:
        """By which the example is known again."""
        return digest([self.name, self.subject, self.body])

    @property
    def marks(self) -> frozenset[str]:
        """Numbers that tell who wrote it, digits only."""
        found = NUMBERS.findall(f"{self.subject}\n{self.body}")
        return frozenset(re.sub(r"\D", "", number) for number in found)


def shipped_examples(lexicon: Lexicon, folder: Path | None = None) -> list[Example]:
    """The labelled messages (gold) and the further texts of config/training. Raises Problem for a bad line."""
    folder = folder or shipped("config", "training")
    return [
        Example(
            line["id"],
            line["subject"],
            line["body"],
            class_of(line),
            look(line["subject"], line["body"], lexicon),
            gold,
        )
        for name, gold in ((GOLD, True), (MORE, False))
        for line in _lines(folder / name)
    ]


def corrected(pairs: Iterable[tuple[str, str]], lexicon: Lexicon) -> list[Example]:
    """Clerks' corrections as examples: (text, class), the text's first line being the subject. Raises Problem."""
    found = []
    for number, (text, name) in enumerate(pairs, start=1):
        if name not in CLASSES:
            raise Problem(f"correction {number}: no class {name!r}; expected one of {', '.join(CLASSES)}")
        subject, _, body = text.partition("\n")
        found.append(
            Example(f"correction-{number}", subject, body, name, look(subject, body, lexicon), False, OF_CLERKS)
        )
    return found


def read_corrections(file: Path) -> Iterator[tuple[str, str]]:
    """Corrections from JSON lines: {"text"} or {"subject", "body"}, with {"label"} or kind, scope and group."""
    for line in _lines(file):
        text = line.get("text")
        if text is None:
            text = f"{line.get('subject', '')}\n{line.get('body', '')}"
        try:
            yield text, line["label"] if "label" in line else class_of(line)
        except ValueError as error:
            raise Problem(f"{file}: {error}") from error


def writers(examples: Sequence[Example]) -> list[int]:
    """A number for each example; those that share a tax code, a phone or an id have one writer."""
    owner: dict[str, int] = {}
    found: list[int] = []
    for number, example in enumerate(examples):
        known = [owner[mark] for mark in example.marks if mark in owner]
        writer = min(known, default=number)
        owner.update(dict.fromkeys(example.marks, writer))
        found.append(writer)
    return found


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    try:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if line.strip():
                yield _object(line, f"{file}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file}: cannot be read: {error}") from error


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise Problem(f"{where}: no JSON: {error}") from error
    if not isinstance(value, dict):
        raise Problem(f"{where}: expected a JSON object")
    return value
