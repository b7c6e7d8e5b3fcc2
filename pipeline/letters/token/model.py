"""What the token's child process and its parent say to each other."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pipeline.errors import Wait

WARN_DAYS = 30


class TokenAbsent(Wait):
    """The token is not there, or does not answer; letters wait until it is back."""


class TokenRefused(Wait):
    """The token is there but must not or will not sign; letters wait until a person has acted."""


@dataclass(frozen=True)
class Identity:
    """Who signs: the token's signing certificate (DER) and what else a signature needs to know."""

    certificate: bytes = field(repr=False)
    others: tuple[bytes, ...] = field(repr=False)
    label: str
    serial: str
    key_type: Literal["rsa", "ec"]
    digest: Literal["sha256", "sha384", "sha512"]
    organisation: str
    valid_until: datetime

    def days_left(self, at: datetime) -> int:
        """Counts the whole days from `at` (aware) to the end of the certificate's validity."""
        return (self.valid_until - at).days


@dataclass(frozen=True)
class Seen:
    """What can be told of a token before anybody logs in to it (CK_TOKEN_INFO, PKCS#11 v2.40, 3.2).

    `pin` says what its flags hold against a login, `latch` why the PIN of the PIN file would not be tried.
    `certificate` (DER) is the one that would sign, `mechanism` how: None where the token shows none.
    """

    label: str
    serial: str
    manufacturer: str
    model: str
    pin: tuple[str, ...]
    latch: str | None
    mechanisms: tuple[str, ...]
    certificate: bytes | None = field(repr=False)
    mechanism: str | None


@dataclass(frozen=True)
class State:
    """What `tiepnhan check` says of the token: `problem` is None when it has just signed."""

    label: str
    serial: str | None
    present: bool
    problem: str | None
    identity: Identity | None = None
    days_left: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Tells whether letters can be signed now."""
        return self.problem is None
