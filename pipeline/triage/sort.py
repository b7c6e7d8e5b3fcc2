"""The work at stage `read`: is a mail a robot's, does it belong to a case, else which group is it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail
from pipeline.triage.group import group_of
from pipeline.triage.letter import letter_text
from pipeline.triage.robots import Clues, robot
from pipeline.triage.thread import cover_number, whose


@dataclass(frozen=True)
class SortMail:
    """Sorts mails: robots are set aside, the rest goes on to be filed."""

    ledger: Ledger
    words: Mapping[str, Sequence[str]]
    own_addresses: frozenset[str]

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move with the finding. Raises Hold for what only a person can sort."""
        if mail.unreadable is not None:
            raise Hold(f"{mail.unreadable}; cần người xem thư, hoặc cho đọc lại")
        with self.ledger.reading() as session:
            belongs = whose(session, mail)
            text = letter_text(session, mail)
        found = robot(_clues(mail))
        if found is not None and mail.released_at is None:
            case_id = belongs.case_id if belongs else None
            reasons = {"kind": found.kind, "rule": found.rule, "reason": found.reason}
            return Move("set_aside", {"finding": reasons, "case_id": case_id})
        if belongs is None or belongs.how != "cover":
            self._check_sender(mail)
        if belongs is not None:
            kind = "repeat" if belongs.how == "repeat" else "reply"
            return Move("triaged", {"finding": {"kind": kind, "reason": belongs.reason}, "case_id": belongs.case_id})
        grouped = group_of(f"{mail.subject or ''}\n{text}", self.words)
        finding = {"kind": "complaint", "group": grouped.group, "words": list(grouped.words)}
        return Move("triaged", {"finding": finding, "case_id": None})

    def _check_sender(self, mail: Mail) -> None:
        """Raises Hold for a letter that cannot be answered by mail, or must not be."""
        number = cover_number(mail)
        if number is not None and mail.answer_to is None:
            raise Hold(f"tên tệp quét ghi {number} nhưng không có hồ sơ đó; hãy đặt lại tệp với tên đúng")
        if mail.channel == "scan" and mail.answer_to is None:
            raise Hold(
                "văn bản quét chưa có địa chỉ trả lời; nếu thuộc hồ sơ đã có, hãy đặt lại tệp với tên bắt đầu bằng số "
                "hồ sơ (KN-…); nếu là khiếu nại mới, hãy cho tiếp với --address và --customer"
            )
        if mail.answer_to is None:
            raise Hold("thư không có địa chỉ người gửi dùng được (trường From) để trả lời; cần xử lý bằng tay")
        if mail.answer_to in self.own_addresses:
            raise Hold(f"{mail.answer_to} là địa chỉ của chính Trung tâm: trả lời sẽ thành vòng lặp")


def _clues(mail: Mail) -> Clues:
    # Own words first: the quote of a letter of ours may say that it was sent automatically.
    return Clues(
        fields=mail.header.get("fields", {}),
        sender=mail.sender or "",
        subject=mail.subject or "",
        name=mail.sender_name or "",
        text=mail.own_text or mail.text or "",
        parts=mail.header.get("types", ()),
    )
