"""A file as it was after one of its revisions: its pages, its form fields, what reaches what."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.letters.verify.objects import dumped, entry, raw

MOST_NODES = 20_000  # pages, fields or objects that are looked at in one revision
UPWARDS = frozenset({"/Parent", "/P"})


@dataclass(frozen=True)
class Field:
    """A form field: kind is /Sig, /Tx and so on; value and looks are bytes that can be compared."""

    kind: str
    value: str | None
    looks: bytes
    appearance: Any = None
    stamp: bool = False


class Revision:
    """One revision (from 0) of a file. Whatever it is asked may raise on hostile files."""

    def __init__(self, reader: PdfFileReader, number: int) -> None:
        self._resolver = reader.get_historical_resolver(number)
        self.root = self._resolver.root
        self.written: set[Reference] = reader.xrefs.explicit_refs_in_revision(number)

    def raw(self, reference: Reference) -> bytes | None:
        """Gives an object as bytes; None where there is none."""
        try:
            return dumped(self._resolver.get_object(reference))
        except Exception:  # a reference to nothing
            return None

    @cached_property
    def pages(self) -> list[tuple[Reference | None, Any]]:
        """Gives the pages in order, with their references."""
        return list(_kids(self.root.raw_get("/Pages"), set()))

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Gives the form fields by their full names."""
        return dict(_fields(entry(entry(self.root, "/AcroForm"), "/Fields"), "", None, set()))

    def reached(self, start: Any) -> set[Reference]:
        """Gives all objects that can be reached from `start` downwards."""
        found: set[Reference] = set()
        waiting = [start]
        while waiting and len(found) < MOST_NODES:
            each = waiting.pop()
            if isinstance(each, generic.IndirectObject):
                if each.reference in found:
                    continue
                found.add(each.reference)
                waiting.append(each.get_object())  # type: ignore[no-untyped-call]
            elif isinstance(each, generic.DictionaryObject):
                waiting += [each.raw_get(key) for key in each if key not in UPWARDS]
            elif isinstance(each, generic.ArrayObject):
                waiting += [each.raw_get(number) for number in range(len(each))]
        return found


def _kids(node: Any, seen: set[Reference]) -> Iterator[tuple[Reference | None, Any]]:
    reference = node.reference if isinstance(node, generic.IndirectObject) else None
    if reference in seen or len(seen) > MOST_NODES:
        return
    if reference is not None:
        seen.add(reference)
    value = node.get_object()
    kids = entry(value, "/Kids")
    if kids is None:
        yield reference, value
        return
    for number in range(len(kids)):
        yield from _kids(kids.raw_get(number), seen)


def _fields(fields: Any, before: str, kind: str | None, seen: set[Reference]) -> Iterator[tuple[str, Field]]:
    for number in range(len(fields or ())):
        node = fields.raw_get(number)
        reference = node.reference if isinstance(node, generic.IndirectObject) else None
        if reference in seen or len(seen) > MOST_NODES:
            continue
        if reference is not None:
            seen.add(reference)
        field = node.get_object()
        name = ".".join(filter(None, (before, str(entry(field, "/T") or ""))))
        own = str(field["/FT"]) if "/FT" in field else kind
        yield name, _field(field, own or "")
        if "/Kids" in field:
            yield from ((child, each) for child, each in _fields(field["/Kids"], name, own, seen) if child != name)


def _field(field: Any, kind: str) -> Field:
    value = entry(field, "/V")
    stamp = kind == "/Sig" and isinstance(value, generic.DictionaryObject) and entry(value, "/Type") == "/DocTimeStamp"
    said = None if value is None else "" if isinstance(value, generic.DictionaryObject) else str(value)
    appearance = raw(field, "/AP")
    return Field(kind, said, dumped(appearance), appearance, stamp)
