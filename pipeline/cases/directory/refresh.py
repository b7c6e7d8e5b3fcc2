"""Makes the copy of the directory anew: read and checked without the ledger, then changed in one commit.

When the CA's own system is away, or gives too little, the copy stays as it was and somebody is told.
"""

import hashlib
import json
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from sqlalchemy import column, delete, func, insert, select, table
from sqlalchemy.orm import Session

from pipeline.cases.directory.database import Query
from pipeline.cases.directory.row import KEYS, Row, Unusable, row_of
from pipeline.cases.directory.source import Source
from pipeline.cases.directory.state import State
from pipeline.cases.directory.table import CsvFile
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Subscriber
from pipeline.settings import Directory as Settings

STATE = "directory.json"
"""Below var."""
AT_ONCE = 2000
RETRY = timedelta(minutes=5)
MOST_REASONS = 50
COLUMNS = (*KEYS, "name", "data")


@dataclass(frozen=True)
class InUse:
    """The copy that is asked: how many rows, and since when they are the CA's own (None: there is none)."""

    rows: int
    as_of: datetime | None
    digest: str = ""


@dataclass
class Read:
    """What reading came to; the digest does not depend on the order of the rows."""

    usable: int = 0
    unusable: int = 0
    flaws: Counter[str] = field(default_factory=Counter)
    examples: dict[str, int] = field(default_factory=dict)
    sum: int = 0

    @property
    def digest(self) -> str:
        """Of all usable rows: the sum of the rows' digests."""
        return f"{self.sum % 2**128:032x}"

    def add(self, line: bytes) -> None:
        """Counts a usable row."""
        self.usable += 1
        self.sum += int.from_bytes(hashlib.blake2b(line, digest_size=16).digest(), "big")

    def flaw(self, reason: str, number: int) -> None:
        """Counts something wrong in row `number`."""
        if reason in self.flaws or len(self.flaws) < MOST_REASONS:
            self.flaws[reason] += 1
            self.examples.setdefault(reason, number)


@dataclass(frozen=True)
class Directory:
    """The directory of subscribers as the settings have it; `folder` is that of its state, `zone` that of its dates."""

    settings: Settings
    ledger: Ledger
    folder: Path
    zone: ZoneInfo

    @property
    def source(self) -> Source:
        """The CA's own system."""
        settings = self.settings
        if settings.csv is not None:
            return CsvFile(settings.csv, settings.encoding, settings.delimiter, settings.columns)
        assert settings.database is not None  # noqa: S101 - the settings have one of both
        return Query(settings.database, settings.columns)

    @property
    def state(self) -> State:
        """What the last look came to."""
        return State.load(self.folder / STATE)

    def refresh_if_due(self) -> State | None:
        """Refreshes when `every_minutes` have passed, after a failure 5 minutes; gives None when they have not.

        Raises Problem as `refresh`.
        """
        state, moment = self.state, now()
        every = timedelta(minutes=self.settings.every_minutes)
        pause = min(every, RETRY) if state.problem else every
        # A look in the future was one before the clock was set back.
        if state.looked_at is not None and moment - pause < state.looked_at <= moment:
            return None
        return self.refresh()

    def refresh(self, fewer: bool = False) -> State:
        """Reads the CA's own system and puts a new copy in place of the old one, unless they are the same.

        With `fewer` a copy of less than half of the rows is taken too. Raises Problem, naming the source, with the
        copy unchanged, when it cannot be read or gives too little.
        """
        try:
            read = self._refresh(fewer)
        except Problem as error:
            replace(self.state, looked_at=now(), problem=str(error)).save(self.folder / STATE)
            raise
        state = State(now(), read.usable, read.unusable, dict(read.flaws), read.examples)
        state.save(self.folder / STATE)
        return state

    def in_use(self) -> InUse:
        """The copy that is asked now."""
        with self.ledger.reading() as session:
            return in_use(session)

    def probe(self) -> str:
        """Looks whether the CA's own system can be read, by its first row; says what was seen. Raises Problem."""
        name = self.source.name
        with closing(self.source.rows()) as rows:
            next(rows, None)
        copy = self.in_use()
        if copy.as_of is None:
            return f"{name} can be read; there is no copy yet: `tiepnhan directory --refresh`, or the first run"
        return f"{name} can be read; {copy.rows} rows since {copy.as_of.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def _refresh(self, fewer: bool) -> Read:
        # Not in memory: there may be millions of rows. The file has no name and is gone with the process.
        with tempfile.TemporaryFile(dir=self.folder) as spool:
            read = self._read(spool)
            with self.ledger.reading() as session:
                before = in_use(session)
            self._must_suffice(read, before, fewer)
            if read.digest != before.digest:
                spool.seek(0)
                with self.ledger.writing() as session:
                    _replace(session, spool, f"{now().isoformat()} {read.digest}")
        return read

    def _read(self, spool: IO[bytes]) -> Read:
        read = Read()
        for number, cells in self.source.rows():
            try:
                if isinstance(cells, Unusable):
                    raise cells
                row = row_of(cells, self.zone)
            except Unusable as error:
                read.unusable += 1
                read.flaw(str(error), number)
                continue
            for reason in row.flaws:
                read.flaw(reason, number)
            line = _line(row)
            read.add(line)
            spool.write(line)
        return read

    def _must_suffice(self, read: Read, before: InUse, fewer: bool) -> None:
        name = self.source.name
        if read.unusable and not read.usable:
            reasons = "; ".join(f"{reason} ({count}×)" for reason, count in read.flaws.most_common(3))
            raise Problem(f"{name}: none of its {read.unusable} rows can be used: {reasons}")
        if read.usable * 2 < before.rows and not fewer:
            words = "it may be half written, so the old copy stays in use; if it is right: `tiepnhan directory --fewer`"
            raise Problem(f"{name}: has {read.usable} usable rows where there were {before.rows}; {words}")


def in_use(session: Session) -> InUse:
    """The copy that is asked now."""
    batch = session.scalar(select(Subscriber.batch).limit(1))
    if batch is None:
        return InUse(0, None)
    moment, _, digest = batch.partition(" ")
    rows = session.scalar(select(func.count()).select_from(Subscriber)) or 0
    return InUse(rows, datetime.fromisoformat(moment), digest)


def _replace(session: Session, spool: IO[bytes], batch: str) -> None:
    """Puts the rows of `spool` in place of all of before; readers see the old ones until the commit."""
    session.execute(delete(Subscriber).execution_options(synchronize_session=False))
    # Without the column types: row.py has made NFC and `_line` JSON already, and others wait to write meanwhile.
    plain = insert(table(Subscriber.__tablename__, column("batch"), *map(column, COLUMNS)))
    while lines := list(islice(spool, AT_ONCE)):
        rows = [dict(zip(COLUMNS, json.loads(line), strict=True), batch=batch) for line in lines]
        session.execute(plain, rows)


def _line(row: Row) -> bytes:
    cells = [*row.keys.values(), row.name, _json(row.data)]
    return _json(cells).encode() + b"\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
