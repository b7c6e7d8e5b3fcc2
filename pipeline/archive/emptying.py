"""Emptying rows: what they say of people goes; numbers, kinds, days and digests stay, and so do the registers.

Words are replaced, never rows taken away, but for papers: the registers and the chain need every other row.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.belongings import Belongings
from pipeline.archive.chain import DESTROYED, GONE
from pipeline.cases.lifecycle import STATES
from pipeline.ledger.model import Case, Correction, Event, Letter, Mail, Notice, Referral, Report, Task, Wanted

EMPTY = "(đã tiêu hủy)"
CUSTOMER = "khách hàng"
KEPT_LINE = "Lưu:"
KEPT = {"state", "round", "group", "letter", "number", "pdf", "mail", "deadline", "due", "since", "kind", "party",
        "referral", "report", "task", "id", "version", "received_at", "sorted_by", "mail_id", "until"}  # fmt: skip
"""What an event's data may say of a case that has been emptied: states, numbers, digests and times."""
PLAIN = re.compile(r"[\w.:/+#-]{1,100}")
"""Values that are one word: a key, a number, a digest, a time."""


def empty(session: Session, found: Belongings, record: int) -> None:
    """Empties all rows of a subject in this session."""
    for mail in found.mails:
        _mail(session, mail, record)
    for paper in found.papers:
        session.delete(paper)
    for letter in found.letters:
        _letter(letter, record)
    if found.case is not None:
        _events(session, found, found.case, record)
        _others(session, found.case)
        _case(found.case, record)
    _notices(session, found)


def _case(case: Case, record: int) -> None:
    case.customer, case.address, case.subject = EMPTY, "", EMPTY
    case.phone = case.tax_code = case.personal_id = case.serial = None
    case.subscriber = {}
    case.destroyed_by = record


def _mail(session: Session, mail: Mail, record: int) -> None:
    """Its digest stays: the same mail, should it come once more, is known. So does where it was seen."""
    mail.sender_name = mail.sender = mail.answer_to = mail.file_name = mail.message_id = None
    mail.text = mail.own_text = mail.likeness = mail.unreadable = mail.error = None
    mail.subject = EMPTY
    mail.header, mail.problems, mail.signers = {}, [], []
    mail.finding = {name: mail.finding[name] for name in ("kind", "scope", "group") if name in mail.finding}
    mail.destroyed_by = record
    mail.fence += 1
    for correction in session.scalars(select(Correction).filter_by(mail_id=mail.id)):
        session.delete(correction)


def _letter(letter: Letter, record: int) -> None:
    facts = letter.facts
    kept = [each for each in facts.get("recipients", ()) if str(each).startswith(KEPT_LINE)]
    signatory = {name: facts["signatory"][name] for name in ("title", "name")} if "signatory" in facts else {}
    letter.facts = {"signatory": signatory, "recipients": kept, "copies": facts.get("copies", 1)}
    letter.address, letter.error = "", None
    letter.enclosures, letter.evidence = [], {}
    letter.renew_at = None
    letter.destroyed_by = record
    letter.fence += 1


def _events(session: Session, found: Belongings, case: Case, record: int) -> None:
    """Their own digests stay, so that the chain can still be followed; the seal holds what is left (chain.py)."""
    outsiders = {case.customer, case.address, *(mail.sender for mail in found.mails)}
    for event in session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal)):
        if event.what == DESTROYED or GONE in event.data:
            continue
        left = kept_of(event.what, event.data)
        outsider = event.who in outsiders or "@" in event.who
        if left != event.data or outsider:
            event.data = {**left, GONE: record}
            event.who = CUSTOMER if outsider else event.who


def kept_of(what: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Gives what an event's data may go on saying."""
    kept = {name: value for name, value in data.items() if name in KEPT and _is_plain(value)}
    if data.get("from") in STATES:
        kept["from"] = data["from"]
    if what == "corrected":  # groups, of which the case's own follows (replay.py)
        kept |= {name: data[name] for name in ("was", "to") if _is_plain(data.get(name))}
    finding = data.get("finding")
    if what == "opened" and isinstance(finding, Mapping):
        kept["finding"] = _finding(finding)
    return kept


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: finding[name] for name in ("kind", "scope", "group", "auto") if _is_plain(finding.get(name))}
    return {**kept, **({"decided": {}} if "decided" in finding else {})}


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and bool(PLAIN.fullmatch(value)))


def _others(session: Session, case: Case) -> None:
    for task in session.scalars(select(Task).filter_by(case_id=case.id)):
        task.words, task.outcome = EMPTY, task.outcome and EMPTY
    for wanted in session.scalars(select(Wanted).filter_by(case_id=case.id)):
        wanted.name, wanted.reason = f"{EMPTY} {wanted.id}", EMPTY
    for referral in session.scalars(select(Referral).filter_by(case_id=case.id)):
        referral.question = EMPTY
        for report in session.scalars(select(Report).filter_by(referral_id=referral.id)):
            report.text, report.who = EMPTY, EMPTY if "@" in report.who else report.who


def _notices(session: Session, found: Belongings) -> None:
    """What the clerks were told of these rows: a notice's words may name a customer."""
    rows = [("mail", mail.id) for mail in found.mails] + [("letter", letter.id) for letter in found.letters]
    for table, row in rows:
        held, undelivered = Notice.key.like(f"held:{table}:{row}:%"), Notice.key == f"undelivered:{table}:{row}"
        for notice in session.scalars(select(Notice).where(held | undelivered)):
            notice.words = EMPTY
