"""The catalogue of what the desk says: templates/desk/words/*.toml, Vietnamese and English beside each other.

One file a page; a key is the name of the file and that of the entry, "queue.title".
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.shipped import shipped

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
FIRST = "vi"


class Catalogue:
    """All texts by key and language."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.texts = texts

    def text(self, key: str, language: str, **values: Any) -> str:
        """Gives a text with its values put in. Raises KeyError for a key that is not in the catalogue."""
        entry = self.texts[key]
        words = entry.get(language) or entry[FIRST]
        return words.format(**values) if values else words

    def of(self, prefix: str, name: str, language: str) -> str:
        """Gives the text of `prefix.name`; the bare name where the catalogue has none (a procedure's own)."""
        entry = self.texts.get(f"{prefix}.{name}")
        return name if entry is None else entry.get(language) or entry[FIRST]


@cache
def catalogue() -> Catalogue:
    """Reads the catalogue."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(shipped("templates", "desk", "words").glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text("utf-8")).items():
            texts[f"{path.stem}.{key}"] = entry
    return Catalogue(texts)
