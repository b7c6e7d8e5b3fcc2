"""The work at stage `send`: each letter is sent once (the brink, the last dot, the archive copy).

Just before the last dot the row gets its `brink`. A try that finds a brink does not send: it asks
the archive mailbox for the copy. Found: it was sent. Absent after a grace: sent again with the same
Message-ID, or held, by setting. So: at most once unless the copy proves absent; never silently lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pipeline.cases import occasion
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold, Problem, Wait
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.copies import Copies
from pipeline.letters.mail import Composer, Enclosure
from pipeline.letters.smtp import Envelope, Refused, Smtp, Unknown
from pipeline.store.disk import Store

LEAST_SECONDS = 1.0
"""From brink to dot, however short the grace is."""


@dataclass(frozen=True)
class SendLetter:
    """Sends letters, with a blind copy to the archive mailbox."""

    ledger: Ledger
    store: Store
    composer: Composer
    smtp: Smtp
    copies: Copies
    archive_address: str
    grace: timedelta
    absent: Literal["resend", "hold"]
    zone: ZoneInfo

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that enters the sending. Raises Wait or Hold with the server's words."""
        if letter.brink is not None:
            found = self._ask_archive(letter, letter.brink)
            if found is not None:
                return Move("settle", _sent(letter.brink, {"reply": None, "archive_copy": found}))
        return self._send(letter)

    def _ask_archive(self, letter: Letter, brink: datetime) -> str | None:
        found = self.copies.find(letter.message_id)
        if found is not None:
            return found
        left = brink + self.grace - now()
        if left > timedelta(0):
            raise Wait(
                "kết nối bị ngắt ngay khi vừa gửi xong; đang chờ bản lưu để biết thư đã đi hay chưa",
                seconds=min(left.total_seconds() + 0.1, 60),
            )
        if self.absent == "hold" and letter.released_at is None:
            at = brink.astimezone(self.zone)
            raise Hold(
                f"kết nối bị ngắt lúc {at:%H:%M:%S ngày %d/%m/%Y} khi vừa gửi xong và hộp thư lưu không có bản lưu: "
                "hãy hỏi khách hàng hoặc xem nhật ký máy chủ thư; nếu cho đi tiếp, thư sẽ được gửi lại"
            )
        return None

    def _send(self, letter: Letter) -> Move:
        mail = self._mail(letter)
        sha256 = self.store.put(mail)
        asked = letter.message_id.strip("<>") if letter.case_id is not None else None  # not for the digest
        envelope = Envelope(self.composer.envelope_sender(), letter.address, self.archive_address, asked)
        moment: list[datetime] = []

        def brink() -> None:
            moment.append(self._set_brink(letter, sha256))

        try:
            # Half the grace: whoever takes the letter over sends it only when all of it has passed.
            reply = self.smtp.deliver(envelope, mail, brink, max(self.grace.total_seconds() / 2, LEAST_SECONDS))
        except Unknown:
            raise
        except (Wait, Refused):
            if moment:
                self._clear_brink(letter)
            raise
        return Move("settle", _sent(moment[0], {"reply": reply}))

    def _mail(self, letter: Letter) -> bytes:
        with self.ledger.reading() as session:
            case = session.get(Case, letter.case_id) if letter.case_id is not None else None
            answered = occasion.answered(session, letter, case) if case is not None else None
        if case is None or answered is None or letter.signed_sha256 is None:
            return self._plain_mail(letter, answered)
        return self.composer.compose(letter, case, answered, self.store.get(letter.signed_sha256), now())

    def _plain_mail(self, letter: Letter, answered: Mail | None) -> bytes:
        """A mail without a signed letter; only one to the customer is in the thread of what the customer wrote."""
        files = [
            Enclosure(each["name"], each["type"], self.store.get(each["sha256"]), each.get("cid"))
            for each in letter.enclosures
        ]
        to_customer = letter.facts["mail"]["to_customer"]
        return self.composer.compose_mail(letter, answered if to_customer else None, files, now())

    def _set_brink(self, letter: Letter, sha256: str) -> datetime:
        def change(row: Letter) -> None:
            row.brink, row.mail_sha256 = now(), sha256

        return self._behind_fence(letter, change)

    def _clear_brink(self, letter: Letter) -> None:
        """The server said no after the last dot: it has not taken the mail."""

        def change(row: Letter) -> None:
            row.brink = None

        self._behind_fence(letter, change)

    def _behind_fence(self, letter: Letter, change: Callable[[Letter], None]) -> datetime:
        with self.ledger.writing() as session:
            row = session.get_one(Letter, letter.id)
            if row.fence != letter.fence:
                raise Problem(f"letter {letter.id}: taken over by another try")
            change(row)
            return row.brink or now()


def _sent(at: datetime, evidence: dict[str, Any]) -> dict[str, Any]:
    return {"sent_at": at, "evidence": evidence}
