"""Destroying what is kept of a case (tiêu hủy): after its time in the archive, or because a person asks for it.

One commit empties the rows, seals the chain and enters the record (biên bản tiêu hủy); the files go after it, for a
file once gone comes back with no rollback. A run that was killed in between is finished by saying the same again,
and until then the audit tells of the files that are still there.

What lies outside is not reached: the mailboxes, backups, and what the customer himself has.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pipeline.archive.belongings import Belongings, belongings_of, items_of, still_needed
from pipeline.archive.chain import DESTROYED, Seal, add_event, broken, link_of
from pipeline.archive.emptying import empty
from pipeline.cases.lifecycle import DONE, STATES
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Destruction, Event, Task

Reason = Literal["retention", "erasure"]
ENDS = ("filed", "set_aside", "archived", "withdrawn")
"""Stages at which nothing happens to a mail or letter any more."""
REASONS = {"retention": "hết thời hạn lưu giữ", "erasure": "theo yêu cầu xóa dữ liệu cá nhân"}


class Removes(Protocol):
    """A store that can let go of bytes."""

    def remove(self, sha256: str) -> bool:
        """Removes bytes for good; False for what somebody may just be storing: later, then."""


@dataclass(frozen=True)
class Order:
    """Why, by which rule or request (in words), by whose yes, and who carries it out."""

    reason: Reason
    basis: str
    yes_of: str
    by: str


@dataclass(frozen=True)
class Done:
    """The record's number; how many files are gone, needed by others, and too fresh to go yet."""

    record: int
    removed: int
    shared: int
    left: int


@dataclass(frozen=True)
class Destroy:
    """Destroys. `store` is the one whose files the rows name."""

    ledger: Ledger
    store: Removes

    def __call__(self, name: str, order: Order) -> Done:
        """Destroys what is kept of a case, or of a mail or letter of no case; again: what was left the first time.

        Raises Problem, with nothing changed, for what is open, at work, or not as it was written.
        """
        if not order.yes_of.strip():
            raise Problem(f"{name}: say by whose yes (--yes-of NAME)")
        with self.ledger.writing() as session:
            _overwrite(session)
            found = belongings_of(session, name)
            if found.destroyed_by is None:
                check_may_go(session, found)
                record = _enter(session, found, order)
            else:
                record = session.get_one(Destruction, found.destroyed_by)
        return self._remove(record)

    def _remove(self, record: Destruction) -> Done:
        """Nothing here may be undone, so each file is looked up once more in the rows just before it goes."""
        digests = digests_of([record])
        with self.ledger.reading() as session:
            needed = still_needed(session, digests)
        gone = [self.store.remove(sha256) for sha256 in sorted(digests - needed)]
        self._forget_old_pages()
        return Done(record.id, sum(gone), len(needed), len(gone) - sum(gone))

    def _forget_old_pages(self) -> None:
        """SQLite: what was overwritten still stands in the log beside the database until that is emptied."""
        if self.ledger.engine.dialect.name == "sqlite":
            with self.ledger.writing() as session:
                forget_words(session)
            driver: Any = self.ledger.engine.raw_connection()
            try:
                driver.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                driver.close()


def check_may_go(session: Session, found: Belongings) -> None:
    """Raises Problem, in words for the person, when a case is open or something of it is still on its way."""
    case = found.case
    if case is not None and case.state not in DONE:
        raise Problem(
            f"{case.number}: hồ sơ đang ở trạng thái “{STATES[case.state]}” nên chưa được tiêu hủy hay xóa; hãy trả "
            f"lời, kết thúc hồ sơ trước (xem `tiepnhan case {case.number}`)"
        )
    for row in (*found.mails, *found.letters):
        if row.stage not in ENDS:
            raise Problem(
                f"{found.name}: {row.__tablename__}:{row.id} chưa xử lý xong ({row.stage}); xem `tiepnhan held`"
            )
    if case is not None:
        _check_case(session, case)


def _check_case(session: Session, case: Case) -> None:
    task = session.scalar(select(Task.id).filter_by(case_id=case.id, done_at=None))
    if task is not None:
        raise Problem(f"{case.number}: việc task:{task} chưa xong; xem `tiepnhan tasks {case.number}`")
    flawed = broken(session, case)
    if flawed is not None:
        raise Problem(
            f"{case.number}: sự kiện {flawed} không còn như khi ghi; làm rõ trước (`tiepnhan audit`), vì sau khi tiêu "
            "hủy không còn chứng minh được"
        )


def _enter(session: Session, found: Belongings, order: Order) -> Destruction:
    record = Destruction(
        at=now(), who=order.yes_of.strip(), case_number=found.name, reason=order.reason, basis=order.basis.strip(),
        items=list(items_of(found)),
    )  # fmt: skip
    session.add(record)
    session.flush()
    empty(session, found, record.id)
    session.flush()
    needed = still_needed(session, digests_of([record]))
    record.items = [{**item, "shared": True} if item["sha256"] in needed else item for item in record.items]
    session.flush()
    if found.case is not None:
        data = {"record": record.id, "reason": order.reason, "digest": digest_of(record), "yes_of": record.who}
        seal = _seal(session, found.case)
        add_event(session, found.case, record.at, order.by, DESTROYED, {**data, "seal": seal})
    return record


def _seal(session: Session, case: Case) -> str:
    seal = Seal()
    for event in session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal)):
        seal.add(link_of(event))
    return seal.value


def digest_of(record: Destruction) -> str:
    """SHA-256 (hex) over a record: the event of the destruction holds it, so that a changed record is found."""
    at = record.at.astimezone(UTC).isoformat()
    content = [record.id, at, record.who, record.case_number, record.reason, record.basis, record.items]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def digests_of(records: Iterable[Destruction]) -> set[str]:
    """The digests of all files that records name."""
    return {str(item["sha256"]) for record in records for item in record.items}


def records(session: Session, since: datetime | None = None) -> list[Destruction]:
    """Gives the records of destruction, the oldest first; those since a moment (aware), or all."""
    query = select(Destruction).order_by(Destruction.id)
    return list(session.scalars(query if since is None else query.where(Destruction.at >= since)))


def forget_words(session: Session) -> None:
    """Writes the index of the search anew: words of rows that are gone stand in its older parts until then."""
    _overwrite(session)
    for table in ("cases", "mail", "paper"):
        session.execute(text(f"INSERT INTO search_{table} (search_{table}) VALUES ('optimize')"))  # noqa: S608  # nosec B608


def _overwrite(session: Session) -> None:
    """SQLite leaves words that were replaced on free pages, unless it is told to write zeros there."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))
