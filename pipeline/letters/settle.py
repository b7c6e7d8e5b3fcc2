"""The work at stage `settle`: the archive copy is found and the sending stands in the case."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.engine.advance import now
from pipeline.engine.stage import Move, nothing
from pipeline.errors import Hold, Wait
from pipeline.ledger.model import Case, Letter
from pipeline.letters.copies import Copies

PROGRAM = "tiepnhan"


@dataclass(frozen=True)
class SettleLetter:
    """Settles sent letters. One without a copy after the grace is held: its sending lacks the proof."""

    copies: Copies
    grace: timedelta

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that ends the letter's road."""
        copy = letter.evidence.get("archive_copy") or self.copies.find(letter.message_id)
        if copy is None:
            self._absent(letter)

        evidence = {**letter.evidence, "archive_copy": copy}
        return Move("archived", {"evidence": evidence}, _tell_case if letter.case_id is not None else nothing)

    def _absent(self, letter: Letter) -> None:
        if letter.sent_at is not None and now() < letter.sent_at + self.grace:
            raise Wait("đã gửi; đang chờ bản lưu trong hộp thư lưu", seconds=10)
        raise Hold(
            f"đã gửi (máy chủ trả lời: {letter.evidence.get('reply')}) nhưng hộp thư lưu không có bản lưu: hãy xem lại "
            "hộp thư lưu rồi cho đi tiếp; thư không bị gửi lại"
        )


def _tell_case(session: Session, letter: Letter) -> None:
    data = {"letter": letter.kind, "number": letter.number, "pdf": letter.signed_sha256, **letter.evidence}
    add_event(session, session.get_one(Case, letter.case_id), now(), PROGRAM, "sent", data)
