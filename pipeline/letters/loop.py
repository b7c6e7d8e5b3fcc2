"""How often one address is written to by the program: more looks like a loop, and a clerk must look first."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.errors import Hold
from pipeline.ledger.model import Letter
from pipeline.settings import Loop


@dataclass(frozen=True)
class Loops:
    """Looks for loops: two programs that answer each other."""

    limit: Loop

    def check(self, session: Session, letter: Letter) -> None:
        """Raises Hold when `letter` is one too many in the time set; not when a person has released it."""
        if letter.released_at is not None or not letter.address:
            return
        since = letter.drafted_at - timedelta(hours=self.limit.within_hours)
        query = (
            select(func.count())
            .select_from(Letter)
            .where(
                Letter.address == letter.address,
                Letter.drafted_at > since,
                Letter.drafted_at <= letter.drafted_at,
                Letter.issued_at.is_not(None),
            )
        )
        before = session.scalar(query) or 0
        if before >= self.limit.letters:
            raise Hold(
                f"{letter.address} đã được gửi {before} văn bản trong {self.limit.within_hours:g} giờ, có thể do một "
                "hệ thống trả lời tự động; hãy xem các thư của địa chỉ này rồi mới cho gửi tiếp"
            )
