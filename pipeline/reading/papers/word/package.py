"""Packages of Office Open XML (ECMA-376 part 2): parts, relationships, and XML that is parsed without entities."""

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.reading.papers.unpack.unzip import OFFICE, Refused, Unzip
from pipeline.reading.problems import Flaw, problem

LARGEST_XML = 30_000_000
"""Bytes of a part that becomes a tree, which takes many times the memory."""
DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True)
class Relation:
    """A relationship of a part: its `id`, the last word of its type ("header", "image"), the `part` it leads to."""

    id: str
    kind: str
    part: str


class Package:
    """An open package. What goes wrong with a part is a problem in `problems`, and the part is as if it were empty."""

    def __init__(self, content: bytes) -> None:
        """Opens the package; raises `Refused` when it is no zip file."""
        self._zip = Unzip(content, OFFICE)
        # Names of parts are equivalent whatever their case (part 2, 6.2.2.3).
        self._members = {name.lower(): member for name, member in self._zip.by_name().items()}
        self.problems: list[str] = []
        self._relations: dict[str, list[Relation]] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._members)

    def part(self, name: str, most: int | None = None) -> bytes:
        """The bytes of a part, none if it is not there, cannot be unpacked, or has more than `most`."""
        member = self._members.get(name.lower())
        if member is None:
            return b""
        try:
            return self._zip.unpack(member, most=most)
        except Refused as refused:
            self.problems.append(str(refused))
            return b""

    def xml(self, name: str) -> etree._Element | None:
        """The root element of a part, None if there is none to read."""
        told = len(self.problems)
        content = self.part(name, LARGEST_XML)
        if not content:
            if name.lower() in self._members and len(self.problems) == told:
                self.problems.append(problem(Flaw.DAMAGED, f"{name} is empty"))
            return None
        try:
            return parsed(content)
        except HostileXml:
            self.problems.append(problem(Flaw.HOSTILE, f"{name} has a document type with entities; it was not read"))
        except (etree.XMLSyntaxError, ValueError) as error:
            self.problems.append(problem(Flaw.DAMAGED, f"{name}: {error}"))
        return None

    def relations(self, name: str) -> list[Relation]:
        """Where a part leads to inside the package; `name` "" is the package itself."""
        if name not in self._relations:
            self._relations[name] = self._read_relations(name)
        return self._relations[name]

    def _read_relations(self, name: str) -> list[Relation]:
        folder, last = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", last + ".rels"))
        found = [] if root is None else root.findall(RELATIONSHIP)
        return [_relation(each, folder) for each in found if each.get("TargetMode") != "External"]


class HostileXml(Exception):
    """XML with a document type: no office program writes one, and entities come only with it."""


def parsed(content: bytes) -> etree._Element:
    """Parses XML without entities, document types, network or huge trees; raises `HostileXml` or lxml's error."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(content, parser)
    # The parsed document is asked too: in UTF-16 the bytes do not show it.
    info: Any = root.getroottree().docinfo
    if info.doctype or DOCTYPE.search(content[:4096]):
        raise HostileXml
    return root


def _relation(element: etree._Element, folder: str) -> Relation:
    target = element.get("Target", "")
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], part)
