"""Why a letter of a case is written: its `occasion`, which with case and kind lets it be drafted once."""

import re

from sqlalchemy.orm import Session

from pipeline.cases.act import NotAllowed
from pipeline.ledger.model import Case, Letter, Mail

_MAIL = re.compile(r"mail-(\d{1,18})")
_ROUND = re.compile(r"round-(\d{1,9})(?:-.*)?")


def of_round(case: Case, again: int = 1) -> str:
    """The occasion of a letter that each round of a case has once; `again` counts it with those withdrawn."""
    return f"round-{case.round}" if again == 1 else f"round-{case.round}-{again}"


def round_of(letter: Letter) -> int | None:
    """The round that a letter belongs to; None for one of no round."""
    found = _ROUND.fullmatch(letter.occasion)
    return int(found[1]) if found else None


def of_mail(mail: Mail) -> str:
    """The occasion of a letter that is about one mail."""
    return f"mail-{mail.id}"


def check_round(letter: Letter, case: Case) -> None:
    """Raises NotAllowed for a letter of a round that is over: what it would say is not so any more."""
    belongs = round_of(letter)
    if belongs is not None and belongs != case.round:
        raise NotAllowed(f"{case.number}: văn bản thuộc vòng {belongs}, nay hồ sơ đã ở vòng {case.round}")


def answered(session: Session, letter: Letter, case: Case) -> Mail:
    """Gives the mail that `letter` answers: the one of its occasion or facts, else the one that opened the case."""
    found = _MAIL.fullmatch(letter.occasion)
    mail_id = int(found[1]) if found else letter.facts.get("mail_id")
    mail = session.get(Mail, mail_id) if mail_id else None
    if mail is not None and mail.case_id == case.id:
        return mail
    return session.get_one(Mail, case.mail_id)
