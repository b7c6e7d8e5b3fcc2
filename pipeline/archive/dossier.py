"""The dossier of a case as one bundle (clauses E9, S2): a BagIt bag (RFC 8493) that can be checked without the ledger.

In it: what came in byte for byte, its papers, our letters as they were signed and sent, the events with their hash
chain, all else that the ledger knows of the case, and an index to read.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bagit
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import Problem
from pipeline.ledger.model import Case, Event, Letter, Mail, Paper
from pipeline.shipped import shipped
from pipeline.store.disk import Store

EVENTS, CASE, INDEX = "events.json", "case.json", "index.html"
LONGEST_NAME = 80


@dataclass(frozen=True)
class File:
    """A file of the bundle: where it lies in it, what it is (Vietnamese), and its digest in the store."""

    place: str
    what: str
    sha256: str


def export(session: Session, case: Case, dossier: dict[str, Any], store: Store, folder: Path) -> int:
    """Writes the bag into `folder`, which must not be there or be empty; gives how many files it holds.

    `dossier` is what `tiepnhan case --json` shows. Raises Problem when the folder cannot be used.
    """
    _prepare(folder)
    files = _files(session, case)
    for file in files:
        place = folder / file.place
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(store.get(file.sha256))
    events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
    _write(folder / EVENTS, [_event(event) for event in events])
    _write(folder / CASE, dossier)
    (folder / INDEX).write_text(_index(dossier, files), "utf-8")
    bagit.make_bag(str(folder), {"External-Identifier": case.number}, checksums=["sha256", "sha512"])
    return len(files)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Problem(f"{folder}: is not empty; name a folder that is not there yet")
    except OSError as error:
        raise Problem(f"{folder}: cannot be used ({error.strerror}); name another folder") from error
    if shutil.disk_usage(folder).free < 1_000_000_000:  # noqa: PLR2004 - as `tiepnhan check` wants it
        raise Problem(f"{folder}: less than 1 GB is free there; name another folder")


def _files(session: Session, case: Case) -> list[File]:
    mails = list(session.scalars(select(Mail).filter_by(case_id=case.id).order_by(Mail.id)))
    papers = select(Paper).where(Paper.mail_id.in_([mail.id for mail in mails])).order_by(Paper.mail_id, Paper.ordinal)
    titles = [(mail, mail.subject or "(không có tiêu đề)") for mail in mails]
    files = [File(f"mails/{mail.id}.{_ending(mail)}", title, mail.sha256) for mail, title in titles]
    files += [
        File(f"papers/{paper.mail_id}/{paper.ordinal:02d}-{_plain(paper.name)}", paper.name, paper.sha256)
        for paper in session.scalars(papers)
    ]
    for letter in session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id)):
        files += _letter_files(letter)
    return files


def _letter_files(letter: Letter) -> list[File]:
    name = _plain(f"{letter.id}-{letter.kind}-{letter.number or ''}".rstrip("-"))
    files = []
    if letter.signed_sha256:
        files.append(File(f"letters/{name}.pdf", f"{letter.kind} {letter.number}", letter.signed_sha256))
    if letter.mail_sha256:
        files.append(File(f"sent/{name}.eml", f"{letter.kind} → {letter.address}", letter.mail_sha256))
    return files


def _ending(mail: Mail) -> str:
    """A form of the counter is JSON, a scan whatever its file was, all else a mail."""
    if mail.channel in {"counter", "phone"}:
        return "json"
    return _plain(mail.file_name or "x.eml").rpartition(".")[2] or "eml"


def _plain(name: str) -> str:
    """A name of ours for a file of a stranger: no folder, no mark, nothing that a shell or a disk takes amiss."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)
    return kept.strip(".")[-LONGEST_NAME:] or "_"


def _event(event: Event) -> dict[str, Any]:
    return {
        "ordinal": event.ordinal,
        "at": event.at.isoformat(),
        "who": event.who,
        "what": event.what,
        "data": event.data,
        "before": event.before,
        "digest": event.digest,
    }


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=_iso) + "\n", "utf-8")


def _iso(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _index(dossier: dict[str, Any], files: list[File]) -> str:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates", "dossier")), undefined=StrictUndefined, autoescape=True
    )
    return environment.get_template(INDEX).render(case=dossier, files=files)
