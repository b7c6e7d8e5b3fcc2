"""The tables. A `Mail` and a `Letter` travel: `stage, due, attempts, error` say where they stand.

`due` is None in two cases: with `error`, the row is held for a person; without, its road has ended.
"""

from pipeline.ledger.tables.base import Table, Traveller
from pipeline.ledger.tables.case import Case, Correction, Deadline, Event, Task, Terms
from pipeline.ledger.tables.desk import Attempt, Client, HalfWritten, Look, User, Visit
from pipeline.ledger.tables.destruction import Destruction
from pipeline.ledger.tables.letter import Letter, Notice, Register
from pipeline.ledger.tables.mail import Mail, Paper, Sighting
from pipeline.ledger.tables.party import Referral, Report, Subscriber, Wanted

__all__ = [
    "Attempt",
    "Case",
    "Client",
    "Correction",
    "Deadline",
    "Destruction",
    "Event",
    "HalfWritten",
    "Letter",
    "Look",
    "Mail",
    "Notice",
    "Paper",
    "Referral",
    "Register",
    "Report",
    "Sighting",
    "Subscriber",
    "Table",
    "Task",
    "Terms",
    "Traveller",
    "User",
    "Visit",
    "Wanted",
]
