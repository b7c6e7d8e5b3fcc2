"""The work at stage `settle`: the archive copy is found and the sending stands in the case.

Where the settings name a folder for what was sent, a copy goes there too; a letter never stops for want of that one.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.engine.advance import now
from pipeline.engine.stage import Move, nothing
from pipeline.errors import Hold, Problem, Wait
from pipeline.ledger.model import Case, Letter
from pipeline.letters.copies import Copies
from pipeline.letters.sent_folder import SentFolder
from pipeline.store.disk import Store

PROGRAM = "tiepnhan"


@dataclass(frozen=True)
class SettleLetter:
    """Settles sent letters. One without a copy after the grace is held: its sending lacks the proof."""

    copies: Copies
    grace: timedelta
    store: Store
    sent_folder: SentFolder | None = None

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that ends the letter's road."""
        copy = letter.evidence.get("archive_copy") or self.copies.find(letter.message_id)
        if copy is None:
            self._absent(letter)

        evidence = {**letter.evidence, "archive_copy": copy, **self._kept(letter)}
        return Move("archived", {"evidence": evidence}, _tell_case if letter.case_id is not None else nothing)

    def _kept(self, letter: Letter) -> dict[str, Any]:
        """What is known of the copy among what was sent. Waits for the mailbox no longer than the grace."""
        if self.sent_folder is None or letter.mail_sha256 is None or letter.sent_at is None:
            return {}
        try:
            mail = self.store.get(letter.mail_sha256)
            return {"sent_copy": self.sent_folder.keep(letter.message_id, mail, letter.sent_at)}
        except (Problem, OSError) as error:
            if now() < letter.sent_at + self.grace:
                raise Wait(f"đã gửi; chưa lưu được vào thư mục thư đã gửi: {error}", seconds=10) from error
            return {"sent_copy_problem": str(error)}

    def _absent(self, letter: Letter) -> None:
        if letter.sent_at is not None and now() < letter.sent_at + self.grace:
            raise Wait("đã gửi; đang chờ bản lưu trong hộp thư lưu", seconds=10)
        raise Hold(
            f"đã gửi (máy chủ trả lời: {letter.evidence.get('reply')}) nhưng hộp thư lưu không có bản lưu: hãy xem lại "
            "hộp thư lưu rồi cho đi tiếp; thư không bị gửi lại"
        )


def _tell_case(session: Session, letter: Letter) -> None:
    # What servers said of its delivery has events of its own.
    evidence = {name: value for name, value in letter.evidence.items() if name not in {"delivery", "reopened"}}
    data = {"letter": letter.kind, "number": letter.number, "pdf": letter.signed_sha256, **evidence}
    add_event(session, session.get_one(Case, letter.case_id), now(), PROGRAM, "sent", data)
