"""What the digest must know that is not in the ledger, handed in by the caller."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Condition:
    """How token and mailbox were when they were last looked at. Times are aware; texts are shown as they are."""

    certificate_until: datetime | None = None
    """The end of the validity of the signer's certificate; None when no certificate could be read."""
    token_problem: str | None = None
    """Why letters cannot be signed now; None when they can."""
    polled_at: datetime | None = None
    """When the mailbox last answered; None when it has not since the program started."""
    poll_problem: str | None = None
    """Why the last poll failed; None when it did not."""
    stamps_away_since: datetime | None = None
    """Since when no time-stamping server has answered; None while one does, or none is needed."""
    old_lists: tuple["OldList", ...] = ()
    """The files of lists of revoked certificates (CRL) that want to be replaced."""


@dataclass(frozen=True)
class OldList:
    """A file of a list that cannot be used: until when (aware) it could be, None for one that cannot be read."""

    path: str
    ended: datetime | None
