"""Is a bundle a whole BagIt bag (RFC 8493), its files as they were written, and the index true?"""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import bagit

from pipeline.archive.bag.look import LARGEST_TEXT, Look
from pipeline.archive.dossier import CONTENTS
from pipeline.archive.index import HTML, PDF

WANTED = ("manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
DATA = "data/"
OWN = frozenset({HTML, PDF, CONTENTS})
"""Files about the others, which the list of contents does not name."""
TAGS = (".txt",)


def check_files(look: Look) -> tuple[list[str], str]:
    """Gives what is wrong with the files, each named, and the number that the bag gives itself."""
    wrong = [f"{name} is missing" for name in WANTED if name not in look.sizes]
    if "fetch.txt" in look.sizes:
        wrong.append("fetch.txt: the bundle wants files fetched from elsewhere; ours never does")
    large = [place for place, size in look.sizes.items() if _is_tag(place) and size > LARGEST_TEXT]
    if look.wrong or large:  # bagit follows links and reads lists as a whole
        return [*wrong, *(f"{place} is too large for a list of files" for place in large)], "?"
    logging.getLogger("bagit").setLevel(logging.CRITICAL + 1)  # it says on the log what we say in words
    try:
        bag = bagit.Bag(str(look.folder))
        wrong += _changed(look, bag)
        bag.validate(completeness_only=True)
    except bagit.BagValidationError as error:
        wrong += _words(error)
    except Exception as error:  # whatever stands in the lists
        wrong.append(f"is no BagIt bag: {error or type(error).__name__}")
        return wrong, "?"
    return wrong, str(bag.info.get("External-Identifier", "?"))


def _is_tag(place: str) -> bool:
    return "/" not in place and place.endswith(TAGS)


def _changed(look: Look, bag: Any) -> Iterator[str]:
    """Files whose digests are others than the lists say. Names outside of the folder are no files of it."""
    for place, hashes in bag.entries.items():
        if place in look.sizes:
            names = [name for name in hashes if name in {"sha256", "sha512"}]
            if {name: str(hashes[name]).lower() for name in names} != look.digests(place, names):
                yield f"{place} is not as it was written"


def _words(error: Any) -> list[str]:
    details = [str(each) for each in getattr(error, "details", None) or ()]
    return details or [str(error)]


def check_contents(look: Look) -> Iterator[str]:
    """Compares what lies in the bag with what its own list and its index name."""
    try:
        listed = {str(row["place"]): (row["size"], row["sha256"]) for row in look.json(DATA + CONTENTS)}
        page = _page(look)
    except (ValueError, KeyError, TypeError) as error:
        yield str(error)
        return
    there = {place.removeprefix(DATA) for place in look.sizes if place.startswith(DATA)} - OWN
    yield from (f"{place} is there, but {CONTENTS} does not name it" for place in sorted(there - listed.keys()))
    yield from (f"{place} stands in {CONTENTS}, but is not there" for place in sorted(listed.keys() - there))
    for place in sorted(there & listed.keys()):
        if listed[place] != (look.sizes[DATA + place], look.digests(DATA + place, ["sha256"])["sha256"]):
            yield f"{place} is not what {CONTENTS} names"
        if f'href="{quote(place)}"' not in page:
            yield f"{HTML} does not name {place}"


def _page(look: Look) -> str:
    if look.sizes.get(DATA + HTML, LARGEST_TEXT + 1) > LARGEST_TEXT:
        raise ValueError(f"{HTML} is missing or too large")
    return look.path(DATA + HTML).read_text("utf-8", errors="replace")
