"""The work at stage `bounced`: what a mail server says of a letter of ours is put on the letter and its case.

A notification is believed only so far: it must name our letter by its Message-ID or envelope, which nobody can guess,
and the recipient that the letter went to. It never closes or answers a case. Of a letter that did not arrive the
clerks are told, a task is opened, and what the letter had settled is owed again (cases/undelivered.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.archive.registers import NAMES
from pipeline.archive.story import MAILS
from pipeline.cases.act import NAME
from pipeline.cases.clocks import Clocks
from pipeline.cases.occasion import of_mail
from pipeline.cases.tasks import open_task
from pipeline.cases.undelivered import UNDELIVERED, reopen
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Wait
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.text import clean_line

DELIVERY = "delivery"
"""In a mail's header what it says (reading/delivery.py), in a letter's evidence what was said of it."""
FAILED = "failed"
EVENTS = {
    FAILED: "delivery_failed",
    "delayed": "delivery_delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
ENDS = ("archived", "withdrawn")
LONGEST_REASON = 300

Tell = Callable[[Session, str, str], None]
"""Enters a notice to the clerks, by its key, in the commit at hand."""


@dataclass(frozen=True)
class NoteDelivery:
    """Notes what became of letters. `tell` enters notices."""

    ledger: Ledger
    clocks: Clocks
    tell: Tell

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that sets the notification aside, with what it says of a letter of ours, if of any.

        Raises Wait while it is not settled whether the letter went out.
        """
        with self.ledger.reading() as session:
            letter = _letter_of(session, mail.header.get(DELIVERY) or {})
        if letter is None or not list(_entries(mail, letter)):
            return Move("set_aside")
        if letter.stage == "send":
            raise Wait(f"báo kết quả gửi của letter:{letter.id}, văn bản này còn đang được gửi", seconds=10)
        finding = {**mail.finding, "letter": letter.id}
        values = {"finding": finding, "case_id": letter.case_id or mail.case_id}
        return Move("set_aside", values, lambda session, row: self._enter(session, row, letter.id))

    def _enter(self, session: Session, mail: Mail, letter_id: int) -> None:
        letter = session.get_one(Letter, letter_id)
        case = session.get(Case, letter.case_id) if letter.case_id is not None else None
        for entry in _entries(mail, letter):
            if any(entry["action"] == known["action"] for known in letter.evidence.get(DELIVERY, [])):
                continue  # said before
            _add(letter, entry)
            if case is not None:
                add_event(session, case, now(), NAME, EVENTS[entry["action"]], _event(letter, entry))
            if entry["action"] == FAILED:
                self._alarm(session, letter, case, mail, entry)

    def _alarm(self, session: Session, letter: Letter, case: Case | None, mail: Mail, entry: dict[str, Any]) -> None:
        words = f"{name_of(letter)} không tới nơi {entry['recipient']}: {reason_of(entry)}"
        place = f"{case.number}: " if case is not None else ""
        self.tell(session, f"undelivered:letter:{letter.id}", f"letter:{letter.id} {place}{words}")
        if case is None:
            return
        # While it is open nothing is taken for the customer's silence (watch/customers.py).
        todo = "hãy liên hệ người nhận, sửa địa chỉ nếu sai và gửi bằng cách khác, rồi ghi nhận đã làm"
        open_task(session, case, UNDELIVERED, of_mail(mail), f"{words}; {todo}")
        reopen(session, self.clocks, case, letter)


def _letter_of(session: Session, said: dict[str, Any]) -> Letter | None:
    """The letter that is named, by its envelope first; of several Message-IDs the first that is ours."""
    envelopes = [f"<{each.strip('<>')}>" for each in said.get("envelope_ids", ())]
    named = [*envelopes, *said.get("message_ids", ())]
    wanted = list(dict.fromkeys(form for each in named for form in (each, each.lower())))
    query = select(Letter).where(Letter.message_id.in_(wanted), Letter.brink.is_not(None))
    found = {letter.message_id: letter for letter in session.scalars(query)} if wanted else {}
    return next((found[each] for each in wanted if each in found), None)


def _entries(mail: Mail, letter: Letter) -> Iterator[dict[str, Any]]:
    """What is said of the recipient that the letter went to, once for each action."""
    seen: set[str] = set()
    for report in (mail.header.get(DELIVERY) or {}).get("reports", ()):
        action = report["action"]
        if letter.address and letter.address.lower() in report["addresses"] and action in EVENTS and action not in seen:
            seen.add(action)
            yield {
                "action": action,
                "recipient": letter.address,
                "status": report["status"],
                "diagnostic": clean_line(report["diagnostic"], LONGEST_REASON),
                "mail": mail.id,
                "at": mail.received_at.isoformat(),
            }


def _add(letter: Letter, entry: dict[str, Any]) -> None:
    letter.evidence = {**letter.evidence, DELIVERY: [*letter.evidence.get(DELIVERY, []), entry]}
    if letter.stage not in ENDS:
        letter.fence += 1  # a try that has it in hand would enter the evidence without this


def _event(letter: Letter, entry: dict[str, Any]) -> dict[str, Any]:
    about = {"letter": letter.kind, "id": letter.id, "number": letter.number, "mail_id": entry["mail"]}
    return {**about, **{name: entry[name] for name in ("action", "recipient", "status", "diagnostic")}}


def name_of(letter: Letter) -> str:
    """What a letter or mail of ours is called, with its number."""
    name = NAMES.get(letter.kind) or MAILS.get(letter.kind, "Thư")
    return f"{name} số {letter.number}" if letter.number else name


def reason_of(entry: dict[str, Any]) -> str:
    """Why it did not arrive, in the server's words; its status where there are none."""
    words = clean_line(str(entry.get("diagnostic") or ""), LONGEST_REASON)
    return words or str(entry.get("status") or "") or "máy chủ thư không cho biết lý do"
