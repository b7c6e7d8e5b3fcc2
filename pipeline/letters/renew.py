"""Strengthens signatures of letters that are out: a time stamp that could not be had, and archive time stamps (B-LTA).

What left stays as it is (`signed_sha256`); the stronger file begins with its bytes (`renewed_sha256`).
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from pipeline.archive.chain import add_event
from pipeline.engine.advance import now
from pipeline.errors import Hold, Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter
from pipeline.letters.levels import Levels, level_of, nobody_stamps, pause
from pipeline.letters.verify.verifier import Verifier
from pipeline.store.disk import Store

PROGRAM = "tiepnhan"
PATIENCE = timedelta(hours=1)
"""How long a letter may lack what it is to have before people are told."""
RANK = ("B-B", "B-T", "B-LT", "B-LTA")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Renewed:
    """A letter whose signature was due, its level before and after, and why nothing came of it if so."""

    id: str
    number: str
    before: str
    after: str
    problem: str = ""


@dataclass(frozen=True)
class Renewal:
    """Renews the signatures that are due, one letter at a time. `tell` notes what people are told, by a key, once."""

    ledger: Ledger
    store: Store
    verifier: Verifier
    levels: Levels
    tell: Callable[[str, str], None]

    def due(self) -> Iterator[Renewed]:
        """Gives the letters that are due; nothing is done."""
        last = 0
        while (letter := self._next(last)) is not None:
            last = letter.id
            yield _told(letter, "")

    def renew(self) -> Iterator[Renewed]:
        """Renews what is due, and gives each letter with what came of it.

        One that fails is put off and stops no other, but where no authority answers the rest is left for the next time.
        """
        last = 0
        while (letter := self._next(last)) is not None:
            last = letter.id
            try:
                yield self._one(letter)
            except Exception as error:
                yield self._put_off(letter, error)
                if nobody_stamps(error):
                    return

    def _next(self, last: int) -> Letter | None:
        query = select(Letter).where(Letter.renew_at <= now(), Letter.signed_sha256.is_not(None), Letter.id > last)
        with self.ledger.reading() as session:
            return session.scalars(query.order_by(Letter.id).limit(1)).first()

    def _one(self, letter: Letter) -> Renewed:
        signed = self.store.get(str(letter.signed_sha256))
        before = self.store.get(letter.renewed_sha256) if letter.renewed_sha256 else signed
        stronger = self._stronger(letter, before)
        if not stronger.startswith(signed):
            raise Hold("bản được bổ sung không bắt đầu bằng đúng nội dung đã gửi")
        level = self._level(letter, stronger)
        sha256, at = self.store.put(stronger), now()
        return self._enter(letter, sha256, level, self.levels.renew_at(letter.kind, level, stronger, at))

    def _stronger(self, letter: Letter, pdf: bytes) -> bytes:
        """A letter at B-B that is to have a time stamp gets one even where nothing is known of revocation."""
        from pipeline.letters.pades.proof import ProofAbsent  # noqa: PLC0415
        from pipeline.letters.pades.strengthen import stamp_only, strengthen  # noqa: PLC0415
        from pipeline.letters.trust.revocation import RevocationAbsent  # noqa: PLC0415

        proof = self.levels.proof
        try:
            return strengthen(pdf, proof)
        except (ProofAbsent, RevocationAbsent):
            if letter.level != "B-B" or self.levels.settings.level(letter.kind) != "B-T":
                raise
        return stamp_only(pdf, proof)

    def _level(self, letter: Letter, pdf: bytes) -> str:
        report = self.verifier.verify(pdf)
        if not report.ok:
            raise Hold(f"bản được bổ sung không qua được bước kiểm tra: {report.words}")
        level = level_of(report)
        if level not in RANK or RANK.index(level) < RANK.index(letter.level or "B-B"):
            raise Hold(f"bản được bổ sung có mức ký {level}, thấp hơn trước ({letter.level})")
        return level

    def _enter(self, letter: Letter, sha256: str, level: str, renew_at: datetime | None) -> Renewed:
        """Enters the stronger file, unless somebody else has been quicker."""
        with self.ledger.writing() as session:
            row = session.get_one(Letter, letter.id)
            if (row.signed_sha256, row.renewed_sha256) != (letter.signed_sha256, letter.renewed_sha256):
                return _told(letter, row.level or "", "văn bản vừa được một tiến trình khác xử lý")
            row.renewed_sha256, row.level, row.renew_at = sha256, level, renew_at
            if row.case_id is not None:
                data = {"letter": row.kind, "number": row.number, "level": level, "renewed": sha256}
                add_event(session, session.get_one(Case, row.case_id), now(), PROGRAM, "renewed", data)
        return _told(letter, level)

    def _put_off(self, letter: Letter, error: Exception) -> Renewed:
        """Sets the next try; tells people when it lasts, one notice a day for each reason."""
        if not isinstance(error, Problem):
            log.error("%s: its signature cannot be renewed", _name(letter), exc_info=error)
        words = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
        since, at = letter.issued_at or letter.drafted_at, now()
        with self.ledger.writing() as session:
            session.get_one(Letter, letter.id).renew_at = at + pause(since, at)
        if at - since >= PATIENCE:
            key = f"renew:{at:%Y-%m-%d}:{hashlib.sha256(words.encode()).hexdigest()[:16]}"
            self.tell(key, f"{_name(letter)} (số {letter.number}): chưa gia hạn được chữ ký số: {words}")
        return _told(letter, letter.level or "", words)


def _told(letter: Letter, after: str, problem: str = "") -> Renewed:
    return Renewed(_name(letter), letter.number or "", letter.level or "", after, problem)


def _name(letter: Letter) -> str:
    return f"letter:{letter.id}"
