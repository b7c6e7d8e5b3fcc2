"""`tiepnhan read`: what reading makes of any file, one JSON object a line; no database, no settings."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.commands.show import console, errors, plain
from pipeline.intake.sources import Source, mails_of, sources
from pipeline.reading.content import Filed
from pipeline.reading.message import Message
from pipeline.reading.papers.tree import Leaf, Tree
from pipeline.reading.reader import PaperReader, Reader
from pipeline.settings import Limits
from pipeline.store.digest import digest
from pipeline.triage.robots import Clues, robot

LONGEST = 1_000_000
"""Characters of the text of a file together with the texts of the files in it."""


def read(paths: list[Path], as_json: bool) -> int:
    """Reads files and prints what came of each as soon as it is there; gives 0 also when files have problems."""
    found = sources(paths)
    with _desk() as desk, _bars() as bars:
        bar = bars.add_task("read", total=len(found))
        for source in found:
            for each in desk.read(source):
                _print(each, as_json)
            bars.advance(bar)
    return 0


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=errors(), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def _desk() -> Iterator["_Desk"]:
    limits = Limits()
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="tiepnhan-")))
        mails = Reader(limits.mail_mb, limits.read_seconds, limits.read_memory_mb)
        closing.callback(mails.close)
        papers = PaperReader(1, limits.paper_seconds, limits.paper_cpu_seconds, limits.paper_memory_mb)
        closing.callback(papers.close)
        yield _Desk(folder, mails, papers, limits.papers_seconds)


@dataclass(frozen=True)
class _Desk:
    """What reads, with a folder for the files that come out of files."""

    folder: Path
    mails: Reader
    papers: PaperReader
    seconds: float

    def read(self, source: Source) -> Iterator[dict[str, Any]]:
        if not source.mbox:
            yield self._one(str(source.path), source.path, source.name)
            return
        for number, (raw, _) in enumerate(mails_of(source.path), start=1):
            file = self.folder / "mail"
            file.write_bytes(raw)
            yield self._one(f"{source.path}#{number}", file, None)

    def _one(self, shown: str, file: Path, name: str | None) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            message = self.mails.read(file, Path(place, "mail"), name)
            numbers = count(1)
            tree = Tree(self.papers, lambda: Path(place, str(next(numbers))), self.seconds)
            leaves = list(tree.leaves([(each.name, _path(each.content)) for each in message.attachments]))
            if message.bare:
                return {"path": shown, **_paper_found(leaves)}
            return {"path": shown, **_mail_found(message, leaves)}


def _path(content: object) -> Path:
    assert isinstance(content, Filed)  # noqa: S101 - as the reader hands them over
    return content.path


def _mail_found(message: Message, leaves: list[Leaf]) -> dict[str, Any]:
    header = message.header
    said = message.own_text or message.text
    found = robot(
        Clues(header.kept, header.sender or "", header.subject, header.sender_name or "", said, message.types)
    )
    unreadable = [f"unreadable: {message.unreadable}"] if message.unreadable else []
    own = [leaf for leaf in leaves if leaf.within is None]
    attachments = [
        {**_file(leaf, leaves), "type": each.type, "inline": each.inline}
        for each, leaf in zip(message.attachments, own, strict=True)
    ]
    return {
        "kind": "mail",
        "message_id": header.message_id,
        "from": {"name": header.sender_name, "address": header.sender},
        "to": [{"name": name or None, "address": address} for name, address in header.to],
        "date": header.date,
        "subject": header.subject,
        "text": message.text,
        "own_text": message.own_text,
        "html": message.html,
        "attachments": attachments,
        "robot": found.kind if found else None,
        "signers": [asdict(signer) for signer in message.signers],
        "problems": [*unreadable, *message.problems],
    }


def _paper_found(leaves: list[Leaf]) -> dict[str, Any]:
    """A bare paper in the form of a mail: what belongs to mails only is empty."""
    top = _file(leaves[0], leaves)
    inside = top.pop("inside")
    return {
        "kind": top.pop("kind") or "unknown",
        "message_id": None,
        "from": {"name": None, "address": None},
        "to": [],
        "date": None,
        "subject": "",
        "text": top.pop("text"),
        "own_text": leaves[0].found.paper.text,
        "html": False,
        "attachments": inside,
        "robot": None,
        **top,
    }


def _file(leaf: Leaf, leaves: list[Leaf]) -> dict[str, Any]:
    """A file with the files in it; its text is its own and theirs."""
    inside = [_file(each, leaves) for each in leaves if each.within == leaf.ordinal]
    paper = leaf.found.paper
    size, sha256 = digest(leaf.file)
    texts = [paper.text, *(f"{each['name']}\n{each['text']}" for each in inside if each["text"])]
    return {
        "name": leaf.name,
        "kind": leaf.found.kind,
        "type": leaf.found.type,
        "size": size,
        "sha256": sha256,
        "text": "\n\n".join(text for text in texts if text)[:LONGEST],
        "pages": paper.pages,
        "how": paper.how or None,
        "confidence": paper.confidence,
        "problems": list(paper.problems),
        "signatures": [asdict(each) for each in paper.signatures],
        "inside": inside,
    }


def _print(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, default=plain) + os.linesep)
        sys.stdout.flush()
        return
    out = console()
    out.print(found["path"], style="bold", markup=False, highlight=False)
    for key in ("kind", "from", "date", "subject", "robot", "how", "confidence", "problems"):
        if found.get(key):
            out.print(f"  {key}: {found[key]}", markup=False, highlight=False)
    out.print(found["text"], markup=False, highlight=False)
    for each in found["attachments"]:
        out.print(f"\n  {each['name']} ({each['kind']}, {each['how']})", style="bold", markup=False, highlight=False)
        out.print(each["text"] or "\n".join(each["problems"]), markup=False, highlight=False)
