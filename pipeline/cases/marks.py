"""By what a customer's paper is known: the words that a contract begins with, or what its file is called (S8, S11)."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel, ValidationError

from pipeline.errors import Problem
from pipeline.reading.vietnamese import fold
from pipeline.settings import Strict
from pipeline.shipped import shipped

FILE = "papers.toml"
LONGEST = 200_000
"""Characters of a paper that are looked at."""
Phrase = Annotated[str, Field(pattern=r"^[a-z0-9]+( [a-z0-9]+)*$")]


class Mark(Strict):
    """What one kind of paper is known by, folded: `titles` begin a line, `names` stand in the file's name.

    `reason` is what a customer is told that it is needed for.
    """

    titles: tuple[Phrase, ...] = ()
    names: tuple[Phrase, ...] = ()
    reason: str = Field(min_length=1)


class _File(RootModel[dict[str, Mark]]):
    """All of papers.toml."""


class Marks:
    """Knows papers by their words. `known` are the marks by the keys of a procedure's supplement.papers."""

    def __init__(self, known: Mapping[str, Mark]) -> None:
        self.known = dict(known)
        self._titles = {key: _any_of(r"^[^\w\n]{{0,10}}(?:{})\b", mark.titles) for key, mark in known.items()}
        self._names = {key: _any_of(r"(?<![a-z0-9])(?:{})(?![a-z0-9])", mark.names) for key, mark in known.items()}

    def of(self, name: str, text: str | None) -> set[str]:
        """Gives the keys of what a paper called `name` with `text` is: by its text, else by its name; none if unsure.

        A paper may be several, scanned into one file; its name alone can only say one.
        """
        said = set(_found(self._titles, _lines(text or "")))
        called = set(_found(self._names, _words(Path(name).stem)))
        return said or (called if len(called) == 1 else set())

    def reason(self, key: str) -> str:
        """What the customer is told that the paper is needed for."""
        return self.known[key].reason if key in self.known else "để xem xét khiếu nại"


def load_marks(folder: Path) -> Marks:
    """Reads papers.toml beside the settings in `folder`, or else the shipped one.

    Raises Problem, naming file, key and what was expected.
    """
    own = folder / FILE
    path = own if own.exists() else shipped("config", FILE)
    try:
        return Marks(_File.model_validate(tomllib.loads(path.read_text("utf-8"))).root)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Problem(f"{path}: cannot be read as TOML: {error}") from error
    except ValidationError as error:
        wrong = [f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg'].lower()}" for each in error.errors()]
        raise Problem("\n".join(wrong)) from error


def _found(patterns: Mapping[str, re.Pattern[str]], text: str) -> Iterator[str]:
    return (key for key, pattern in patterns.items() if pattern.search(text))


def _any_of(form: str, phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds nothing where there is no phrase."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(form.format("|".join(longest_first)) if phrases else r"(?!)", re.MULTILINE)


def _lines(text: str) -> str:
    """Folded, blanks made one, so that a title stands as its mark is written; lines stay."""
    return re.sub(r"[^\S\n]+", " ", fold(text[:LONGEST]))


def _words(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(name)))
