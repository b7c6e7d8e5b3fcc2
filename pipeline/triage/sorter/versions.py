"""Versions of the model in a folder: each in its own, `current` names the one that sorts, five are kept.

The shipped first version stands in config/model and sorts until another has been promoted.
"""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.shipped import shipped
from pipeline.triage.sorter.model import FACTS, Model, load_model

KEPT = 5
CURRENT = "current"


def first_folder() -> Path:
    """Where the shipped first version is."""
    return shipped("config", "model")


def current_folder(folder: Path | None) -> Path:
    """The folder of the version that sorts: what `current` points to, else the shipped first one."""
    link = folder / CURRENT if folder else None
    return link.resolve() if link is not None and (link / FACTS).exists() else first_folder()


def versions(folder: Path) -> list[Path]:
    """All versions in `folder`, the oldest first; a name begins with its number."""
    found = folder.glob("[0-9]*-*") if folder.is_dir() else ()
    return sorted(path for path in found if path.is_dir() and (path / FACTS).exists())


def load_current(folder: Path | None) -> Model:
    """The model that sorts. Raises Problem when it cannot be read."""
    return load_model(current_folder(folder))


def promote(model: Model, folder: Path) -> Model:
    """Stores `model` as the next version and lets it sort from now on, in one step; gives it with its version's name.

    A reader sees the old version or the new one, never a part. Older ones beyond five are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = max((int(path.name.split("-")[0]) for path in versions(folder)), default=0) + 1
    named = replace(model, version=f"{number:06d}-{model.version.rpartition('-')[2]}")
    place = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    named.save(place / named.version)
    (place / named.version).rename(folder / named.version)
    _point(folder, place / CURRENT, named.version)
    shutil.rmtree(place)
    _forget(folder)
    return named


def _point(folder: Path, new_link: Path, name: str) -> None:
    """Renaming a link over another is atomic (POSIX rename)."""
    new_link.symlink_to(name)
    new_link.replace(folder / CURRENT)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget(folder: Path) -> None:
    current = current_folder(folder)
    for old in versions(folder)[:-KEPT]:
        if old.resolve() != current:
            shutil.rmtree(old)
