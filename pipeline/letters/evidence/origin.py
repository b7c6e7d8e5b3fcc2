"""From which templates, styles and program a letter was made: with its facts, what is needed to make it again."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.shipped import shipped

SUFFIXES = (".html", ".css", ".ttf", ".conf")
PLACES = ("letters", "fonts")
STYLES = ("nd30.css", "stamp.css")


@cache
def origin_of(kind: str) -> dict[str, Any]:
    """Gives the program's version, the template, and a digest over all files that letters are made from."""
    top = shipped("templates")
    digests = {str(path.relative_to(top)): hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(top)}
    whole = hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()).hexdigest()
    template = f"letters/{kind}.html"
    return {
        "program": f"tiepnhan {_version()}",
        "template": template,
        "template_sha256": digests.get(template),
        "templates_sha256": whole,
    }


def _files(top: Path) -> list[Path]:
    found = [path for place in PLACES for path in (top / place).rglob("*") if path.suffix in SUFFIXES]
    return sorted([*found, *(top / name for name in STYLES)])


def _version() -> str:
    try:
        return version("tiepnhan")
    except PackageNotFoundError:
        return "unknown"
