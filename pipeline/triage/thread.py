"""Whose case is a mail? By the Message-IDs of our letters, the tag that only they carry, number and sender, a scan's
cover name, a letter of ours that comes back signed, or because the same letter has come before.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Letter, Mail, Referral
from pipeline.triage.belongs import CASE_NUMBER, Belongs
from pipeline.triage.copy import by_copy

TAG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which people mix up when they type."""
TAG_LENGTH = 12
"""31^12 is 2^59: not to be guessed over a mail server."""
TAG = re.compile(rf"(?<![a-z0-9])tn-([{TAG_LETTERS}]{{{TAG_LENGTH}}})(?![a-z0-9])")
REFERRAL = re.compile(rf"(?<![a-z0-9])tn-[{TAG_LETTERS}]{{{TAG_LENGTH}}}-r(\d{{1,9}})(?![a-z0-9])")
"""The tag of a hand-over mail: that of the case, and the referral."""
_OF_REFERRAL = re.compile(r"referral-(\d{1,9})(?:-.*)?")
"""The occasion of a mail of ours about a referral."""

AGAIN_WITHIN = timedelta(days=14)
"""The same words after a longer time may be about something new."""


def new_tag() -> str:
    """Makes the tag of a new case."""
    return "".join(secrets.choice(TAG_LETTERS) for _ in range(TAG_LENGTH))


def tags_in(places: Iterable[str]) -> set[str]:
    """Finds tags in a subject or in addresses; a tag is written "tn-" and the letters, in any case."""
    return {tag for place in places for tag in TAG.findall(place.lower())}


def whose(session: Session, mail: Mail) -> Belongs | None:
    """Finds the case that `mail` belongs to: a reply to a letter of ours, or a mail sent again."""
    for look in (_by_word, _by_cover, _by_reference, _by_tag, _by_number, _by_content, _by_likeness, by_copy):
        found = look(session, mail)
        if found is not None:
            return found
    return None


def referral_of(session: Session, mail: Mail, case_id: int) -> int | None:
    """Finds which hand-over of the case `mail` answers, by reference or by tag (E7, S10); None for none.

    Who may answer for it is not asked here (cases/reports.py).
    """
    for number in (*_referrals_by_reference(session, mail, case_id), *_referrals_by_tag(mail)):
        if session.scalar(select(Referral.id).filter_by(id=number, case_id=case_id)) is not None:
            return number
    return None


def _referrals_by_reference(session: Session, mail: Mail, case_id: int) -> list[int]:
    """The nearest reference first."""
    references = mail.header.get("references", [])
    query = select(Letter.message_id, Letter.occasion).where(Letter.message_id.in_(references))
    rows = session.execute(query.where(Letter.case_id == case_id)).all() if references else []
    known = {message_id: _OF_REFERRAL.fullmatch(occasion) for message_id, occasion in rows}
    found = (known.get(reference) for reference in references)
    return [int(each[1]) for each in found if each]


def _referrals_by_tag(mail: Mail) -> list[int]:
    places = (*mail.header.get("recipients", []), mail.subject or "")
    return [int(number) for place in places for number in REFERRAL.findall(place.lower())]


def _by_word(session: Session, mail: Mail) -> Belongs | None:
    """A person has said it (`tiepnhan join`)."""
    joined = mail.finding.get("joined")
    if joined is None:
        return None
    case_id = session.scalars(select(Case.id).where(Case.number == joined["case"])).one()
    return Belongs(case_id, "word", f"{joined['who']} ghi nhận vào hồ sơ {joined['case']}")


def cover_number(mail: Mail) -> str | None:
    """The case number that the name of a scanned file begins with, as a clerk has written it; None for none."""
    found = CASE_NUMBER.match((mail.file_name or "").lower())
    return found[0].upper() if found else None


def _by_cover(session: Session, mail: Mail) -> Belongs | None:
    """A file in the watched folder comes from the CA's own people: its name is their word."""
    number = cover_number(mail)
    case_id = session.scalar(select(Case.id).where(Case.number == number)) if number else None
    return Belongs(case_id, "cover", f"tên tệp quét ghi {number}") if case_id is not None else None


def _by_reference(session: Session, mail: Mail) -> Belongs | None:
    references = mail.header.get("references", [])
    if not references:
        return None
    query = select(Letter.case_id, Letter.message_id).where(Letter.message_id.in_(references))
    found = {message_id: case_id for case_id, message_id in session.execute(query) if case_id is not None}
    for reference in references:
        if reference in found:
            return Belongs(found[reference], "reply", f"trả lời thư {reference} của chúng ta")
    return None


def _by_tag(session: Session, mail: Mail) -> Belongs | None:
    tags = tags_in([mail.subject or "", *mail.header.get("recipients", [])])
    if not tags:
        return None
    cases = session.execute(select(Case.id, Case.tag).where(Case.tag.in_(tags))).all()
    if len(cases) != 1:
        return None
    return Belongs(cases[0].id, "tag", f"mang mã thư tn-{cases[0].tag}")


def _by_number(session: Session, mail: Mail) -> Belongs | None:
    """A case number in the subject, from the address that the case's letters go to.

    The slip asks for the number there. By itself it proves nothing: anybody can guess it. A right number from
    another sender is for a clerk to judge.
    """
    numbers = {number.upper() for number in CASE_NUMBER.findall((mail.subject or "").lower())}
    if not numbers:
        return None
    known = session.execute(select(Case.id, Case.number, Case.address).where(Case.number.in_(numbers))).all()
    cases = [case for case in known if case.address in {mail.sender, mail.answer_to}]
    if len(known) == 1 and not cases:
        return Belongs(known[0].id, "stranger", f"ghi {known[0].number}, nhưng gửi từ địa chỉ khác của hồ sơ này")
    if len(cases) != 1:
        return None
    return Belongs(cases[0].id, "number", f"ghi {cases[0].number} và gửi từ địa chỉ của hồ sơ này")


def _by_content(session: Session, mail: Mail) -> Belongs | None:
    """The same letter by another way: same Message-ID, sender, subject and text, other trace fields.

    Filed before, whichever came first: after a crash the later one may be read before the earlier.
    """
    if mail.message_id is None:
        return None
    for other in session.scalars(_same_id(), {"message_id": mail.message_id, "not_id": mail.id}):
        same = (other.sender, other.subject, other.text) == (mail.sender, mail.subject, mail.text)
        if same and other.case_id is not None:
            return Belongs(other.case_id, "repeat", f"cùng Message-ID và nội dung với thư mail:{other.id}")
    return None


@cache
def _same_id() -> Select[Mail]:
    """Filed mails of a Message-ID. Asked for each mail: to build a query takes longer than to have it answered."""
    same = Mail.message_id == bindparam("message_id")
    return select(Mail).where(same, Mail.id != bindparam("not_id"), Mail.case_id.is_not(None)).limit(20)


def _by_likeness(session: Session, mail: Mail) -> Belongs | None:
    """The same letter of the same sender, sent again to another mailbox or some days later."""
    if mail.likeness is None or mail.sender is None:
        return None
    sought = {"likeness": mail.likeness, "sender": mail.sender, "not_id": mail.id}
    near = {"first": mail.received_at - AGAIN_WITHIN, "last": mail.received_at + AGAIN_WITHIN}
    other = session.scalar(_same_words(), sought | near)
    if other is None or other.case_id is None:
        return None
    return Belongs(other.case_id, "repeat", f"cùng người gửi và cùng nội dung với thư mail:{other.id}")


@cache
def _same_words() -> Select[Mail]:
    """The first filed mail of the same words and sender, received between two instants."""
    same = (Mail.likeness == bindparam("likeness"), Mail.sender == bindparam("sender"), Mail.id != bindparam("not_id"))
    near = Mail.received_at.between(bindparam("first"), bindparam("last"))
    return select(Mail).where(*same, Mail.case_id.is_not(None), near).order_by(Mail.id).limit(1)
