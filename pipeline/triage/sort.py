"""The work at stage `read`: is a mail a robot's, does it belong to a case, else what is it, and how sure are we?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold, Overtaken, Wait
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail
from pipeline.triage import findings
from pipeline.triage.answer import answer_of
from pipeline.triage.belongs import Belongs
from pipeline.triage.by_hand import is_answered_for, is_by_hand, with_noted, words_on
from pipeline.triage.enquiry import Enquiry, enquiry_of, of_enquiry
from pipeline.triage.fields import Fields, LetterText, OwnNumbers, fields_of, taken_apart
from pipeline.triage.flood import turn_of
from pipeline.triage.knowledge import Entry, best
from pipeline.triage.letter import Letter, letter_of
from pipeline.triage.origin import origin_of
from pipeline.triage.robots import Clues, robot
from pipeline.triage.sorter.current import Current
from pipeline.triage.sorter.sorter import Sorted
from pipeline.triage.thread import cover_number, referral_of, whose

BY_OURS = ("cover", "word")
"""Ways of belonging to a case that the CA's own people have said."""
OTHER_MAIL = "other_mail"
BOUNCE = "bounce"
FORM = "Mẫu đăng ký tư vấn: họ tên, điện thoại, thư điện tử, mã số thuế"
AS_COMPLAINT = {"kind": "complaint", "scope": "in", "group": None, "auto": False}
"""What a released letter is taken for, whatever was proposed."""


@dataclass(frozen=True)
class _Looked:
    """What was found in a letter: as it is kept with the mail, and the parts that it was made of."""

    finding: dict[str, Any]
    found: Sorted
    fields: Fields


@dataclass(frozen=True)
class SortMail:
    """Sorts mails: robots are set aside, what seems to be no complaint waits for a person, the rest is filed."""

    ledger: Ledger
    current: Current
    own: OwnNumbers
    knowledge: Sequence[Entry]
    own_addresses: frozenset[str]
    trusted_servers: frozenset[str]
    flood: int

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move with the finding. Raises Hold for what only a person can sort."""
        move = self._sorted(mail)
        return replace(move, values={**move.values, "finding": {**words_on(mail.finding), **move.values["finding"]}})

    def _sorted(self, mail: Mail) -> Move:
        if mail.unreadable is not None and not is_answered_for(mail.finding):
            raise Hold(f"{mail.unreadable}; cần người xem thư, hoặc cho đọc lại")
        with self.ledger.reading() as session:
            belongs, letter = whose(session, mail), letter_of(session, mail)
            referral = referral_of(session, mail, belongs.case_id) if belongs else None
        if is_by_hand(mail.finding):
            noted = with_noted(self._look(mail, letter).finding, mail.finding)
            return Move("triaged", {"finding": noted, "case_id": None})
        found = robot(_clues(mail))
        if found is not None and mail.released_at is None and not is_answered_for(mail.finding):
            reasons = {"kind": found.kind, "rule": found.rule, "reason": found.reason}
            reports = found.kind == BOUNCE and mail.header.get("delivery")
            return Move(
                "bounced" if reports else "set_aside",
                {"finding": reasons, "case_id": belongs.case_id if belongs else None},
            )
        if belongs is None or belongs.how not in BY_OURS:
            self._check_flood(mail)
            self._check_origin(mail)
            self._check_sender(mail, belongs)
        if belongs is not None and belongs.how != "stranger":
            return Move("triaged", {"finding": _of_case(mail, belongs, referral), "case_id": belongs.case_id})
        return replace(self._new(mail, letter), write=_still_of_no_case)

    def _new(self, mail: Mail, letter: Letter) -> Move:
        """What a letter of no case is: a complaint in scope goes on, all else waits for a person's word."""
        looked = self._look(mail, letter)
        finding, found = looked.finding, looked.found
        if mail.released_at is not None:  # a person has looked at it
            said = {} if found.scope == "in" else AS_COMPLAINT
            return Move("triaged", {"finding": {**finding, **said}, "case_id": None})
        enquiry = enquiry_of(mail.subject or "", letter.text, looked.fields, found.reasons)
        if enquiry is not None and _is_no_complaint(found, enquiry):
            finding |= _as_enquiry(found, enquiry, f"{mail.subject or ''}\n{letter.text}")
        in_scope = finding["kind"] == "complaint" and found.scope == "in"
        return Move("triaged" if in_scope else "doubtful", {"finding": finding, "case_id": None})

    def _look(self, mail: Mail, letter: Letter) -> _Looked:
        """What the words say: kind, scope, group, fields, and the entry of the knowledge base that fits."""
        subject = mail.subject or ""
        parts = taken_apart(mail.text or "")
        found = self.current.sorter().sort(subject, letter.text, parts)
        fields = fields_of(LetterText(subject, mail.text or "", letter.papers, parts), self.own)
        finding = {
            **findings.of_sorting(found, f"{subject}\n{letter.text}"),
            "fields": findings.of_fields(fields),
            "knowledge": findings.of_knowledge(best(f"{subject}\n{letter.text}", self.knowledge)),
        }
        return _Looked(finding, found, fields)

    def _check_flood(self, mail: Mail) -> None:
        """Raises Wait for a mail that is one too many of its sender in an hour: it is worked on an hour later."""
        if mail.released_at is None and mail.sender is not None:
            with self.ledger.reading() as session:
                turn = turn_of(session, mail, self.flood)
            if turn > now():
                raise Wait(
                    f"{mail.sender} đã gửi quá {self.flood} thư trong một giờ: thư này đến lượt vào giờ sau",
                    seconds=(turn - now()).total_seconds(),
                )

    def _check_origin(self, mail: Mail) -> None:
        """Raises Hold for a letter whose sender is forged by the word of the CA's own mail server."""
        origin = origin_of(mail.header.get("authentication", ()), mail.sender or "", self.trusted_servers)
        if origin.forged and mail.released_at is None:
            raise Hold(
                f"người gửi {mail.sender} có thể bị giả mạo ({origin.words}): hãy hỏi lại khách hàng qua số điện thoại "
                f"trong hợp đồng; nếu đúng là thư của họ, hãy cho tiếp bằng tiepnhan release mail:{mail.id}"
            )

    def _check_sender(self, mail: Mail, belongs: Belongs | None) -> None:
        """Raises Hold for a letter that cannot be answered by mail, or must not be, or whose case is in doubt."""
        if belongs is not None and belongs.how == "stranger" and mail.released_at is None:
            raise Hold(
                f"thư {belongs.reason}; nếu đúng thuộc hồ sơ đó, hãy dùng tiepnhan join mail:{mail.id} với số hồ sơ; "
                "nếu là khiếu nại mới, hãy cho tiếp bằng tiepnhan release"
            )
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


def _still_of_no_case(session: Session, mail: Mail) -> None:
    """Looks once more, as the only writer: the same letter may have been filed elsewhere while this one was sorted.

    Raises Overtaken when it belongs to a case by now.
    """
    belongs = whose(session, mail)
    if belongs is not None and belongs.how != "stranger":
        raise Overtaken(f"thư {belongs.reason} được lập hồ sơ cùng lúc; sẽ được xem lại ngay")


def _is_no_complaint(found: Sorted, enquiry: Enquiry) -> bool:
    """Whether an enquiry is proposed: the sorter says so, or is unsure of what a form says for sure.

    The bare form (name, phone, e-mail, tax code) has no words that the sorter could go by (S19).
    """
    return found.kind == OTHER_MAIL or (enquiry.sure and not found.auto)


def _as_enquiry(found: Sorted, enquiry: Enquiry, text: str) -> dict[str, Any]:
    """What the finding says of an enquiry besides; its kind and reason too where the sorter had another guess."""
    said = of_enquiry(enquiry)
    if found.kind == OTHER_MAIL:
        return said
    place = {"start": enquiry.start, "end": enquiry.end, "text": text[enquiry.start : enquiry.end]}
    reason = {"why": "rule", **place, "weight": 1.0, "rule": "enquiry.form", "sentence": FORM, "words": FORM}
    return {**said, "kind": OTHER_MAIL, "scope": None, "group": None, "reasons": [reason]}


def _of_case(mail: Mail, belongs: Belongs, referral: int | None) -> dict[str, Any]:
    """What a mail says that belongs to a case; of a repeat only that it is one. `referral` is what it answers."""
    if belongs.how == "repeat":
        return {"kind": "repeat", "reason": belongs.reason}
    handed = {"referral": referral} if referral is not None else {}
    return {"kind": "reply", "reason": belongs.reason, **handed, **findings.of_answer(answer_of(mail.own_text or ""))}


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
