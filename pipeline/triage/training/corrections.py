"""Corrections in the ledger as examples: the letter's text with what a person said that it is."""

from sqlalchemy import select

from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Correction, Mail
from pipeline.triage.letter import letter_of
from pipeline.triage.sorter.classes import class_of


def corrected_letters(ledger: Ledger) -> list[tuple[str, str]]:
    """Gives (subject and text, class) of each corrected letter in the order of time; its last correction counts."""
    with ledger.reading() as session:
        query = select(Correction, Mail).join(Mail, Mail.id == Correction.mail_id).order_by(Correction.id)
        last = {mail.id: (mail, correction) for correction, mail in session.execute(query)}
        ordered = sorted(last.values(), key=lambda pair: pair[1].id)
        return [
            (f"{mail.subject or ''}\n{letter_of(session, mail).text}", class_of(correction.final))
            for mail, correction in ordered
        ]
