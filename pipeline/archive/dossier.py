"""The dossier of a case as one bundle (clauses E9, S2): a BagIt bag (RFC 8493) that can be checked without the ledger.

In it: what came in byte for byte, its papers, our letters as they were signed and sent with what proves their
signatures, the events with their hash chain, all else that the ledger knows of the case, and an index to read.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import bagit
from asn1crypto import pem
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.belongings import Belongings, belongings_of
from pipeline.archive.contents import pack
from pipeline.archive.index import PDF, Index, contents, index_of, write_html
from pipeline.archive.packing import Packing
from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Event
from pipeline.store.disk import Store

EVENTS, CASE, CONTENTS = "events.json", "case.json", "contents.json"
TRUST = "trust"
ROOTS, INTERMEDIATES = f"{TRUST}/roots.pem", f"{TRUST}/intermediates.pem"
LEAST_FREE = 1_000_000_000
"""Bytes; as `tiepnhan check` wants it."""


@dataclass(frozen=True)
class Export:
    """Writes bundles. `sheet` sets a page of templates/dossier/ as PDF/A (Renderer.sheet).

    `roots` and `intermediates` are certificates (DER) that our letters' signatures are checked against.
    """

    store: Store
    sheet: Callable[[str, dict[str, Any]], bytes]
    zone: ZoneInfo
    roots: Sequence[bytes]
    intermediates: Sequence[bytes]

    def __call__(
        self, session: Session, case: Case, dossier: dict[str, Any], procedure: Procedure, folder: Path
    ) -> int:
        """Writes the bag into `folder`, which must not be there or be empty; gives how many files are listed in it.

        `dossier` is what `tiepnhan case --json` shows. Raises Problem, with nothing left behind, when the folder
        cannot be used or a file is missing.
        """
        found = belongings_of(session, case.number)
        with _unfinished(folder) as place:
            packing = self._packed(session, case, dossier, found, place)
            index = index_of(session, found, case, procedure, self.zone, packing.files, now())
            write_html(index, place)
            (place / PDF).write_bytes(self.sheet("index.pdf.html", index.data))
            (place / CONTENTS).write_bytes(contents(packing.files))
            bagit.make_bag(str(place), _about(index, len(packing.files)), checksums=["sha256", "sha512"])
        return len(packing.files)

    def _packed(self, session: Session, case: Case, dossier: dict[str, Any], found: Belongings, place: Path) -> Packing:
        packing = Packing(place, self.store)
        pack(packing, found, self.store)
        for name, what, ders in (
            (ROOTS, "Chứng thư gốc dùng để kiểm tra chữ ký số", self.roots),
            (INTERMEDIATES, "Chứng thư trung gian dùng để kiểm tra chữ ký số", self.intermediates),
        ):
            if ders:
                packing.write(name, what, b"".join(pem.armor("CERTIFICATE", der) for der in ders))
        events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
        packing.write_json(EVENTS, "Các sự kiện của hồ sơ, có chuỗi giá trị băm", [_event(event) for event in events])
        chain = {"length": case.chain_length, "head": case.chain_head}
        packing.write_json(CASE, "Toàn bộ dữ liệu của hồ sơ (cho chương trình đọc)", {**dossier, "chain": chain})
        return packing


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Gives a folder beside `folder` that takes its place at the end; it is gone when something goes wrong."""
    _check(folder)
    place = folder.parent / f".{folder.name}.{os.getpid()}.part"
    try:
        place.mkdir()
        yield place
        place.rename(folder)
    except OSError as error:
        raise Problem(f"{folder}: cannot be written ({error.strerror}); make room, or name another folder") from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _check(folder: Path) -> None:
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and any(folder.iterdir()):
            raise Problem(f"{folder}: is not empty; name a folder that is not there yet")
        free = shutil.disk_usage(folder.absolute().parent).free
    except OSError as error:
        raise Problem(f"{folder}: cannot be used ({error.strerror}); name another folder") from error
    if free < LEAST_FREE:
        raise Problem(f"{folder}: less than 1 GB is free there; name another folder")


def _about(index: Index, files: int) -> dict[str, str]:
    """The bag's own words (RFC 8493, 2.2.2); Bagging-Date and Payload-Oxum are bagit's."""
    letterhead = index.letterhead
    return {
        "Source-Organization": str(letterhead["organisation"]),
        "Organization-Address": str(letterhead["address"]),
        "Contact-Phone": str(letterhead["phone"]),
        "Contact-Email": str(letterhead["email"]),
        "External-Identifier": index.number,
        "External-Description": f"Hồ sơ khiếu nại {index.number}",
        "Internal-Sender-Identifier": index.number,
        "Internal-Sender-Description": f"Hồ sơ khiếu nại {index.number}: {files} tệp, xem data/index.pdf",
    }


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
