"""Why a letter of a case is written: its `occasion`, which with case and kind lets it be drafted once."""

import re

from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Letter, Mail

_MAIL = re.compile(r"mail-(\d{1,18})")


def of_round(case: Case) -> str:
    """The occasion of a letter that each round of a case has once."""
    return f"round-{case.round}"


def of_mail(mail: Mail) -> str:
    """The occasion of a letter that is about one mail."""
    return f"mail-{mail.id}"


def answered(session: Session, letter: Letter, case: Case) -> Mail:
    """Gives the mail that `letter` answers: the one of its occasion, else the one that opened the case."""
    found = _MAIL.fullmatch(letter.occasion)
    mail = session.get(Mail, int(found[1])) if found else None
    if mail is not None and mail.case_id == case.id:
        return mail
    return session.get_one(Mail, case.mail_id)
