"""A row that stands still goes on because a person says so."""

from pipeline.engine.advance import now
from pipeline.ledger.model import Traveller

SET_ASIDE = "set_aside"
"""The stage of mails that are nothing for the desk: robots, no complaints (by a person's word), discarded ones."""


def stands_still(row: Traveller) -> bool:
    """Whether only a person can move the row: it is held, or set aside."""
    return row.due is None and (row.error is not None or row.stage == SET_ASIDE)


def let_go(row: Traveller) -> None:
    """Makes a row due at once, in spite of what held it; its tries are counted anew."""
    row.due = row.released_at = now()
    row.attempts, row.waits, row.error = 0, 0, None
