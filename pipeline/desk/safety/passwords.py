"""Passwords: kept as argon2id with the parameters that RFC 9106 recommends for little memory."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from pipeline.errors import Problem

SHORTEST, LONGEST = 12, 200
"""Characters (NIST SP 800-63B-4, 3.1.1.2 wants 15 where a password stands alone, 8 at least; tries are throttled)."""


AT_ONCE = 2
"""Passwords that are checked at once: each takes 64 MB of memory."""


class Passwords:
    """Keeps and checks passwords; from any thread."""

    def __init__(self) -> None:
        self._turn = BoundedSemaphore(AT_ONCE)
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._nobody = self._hasher.hash("nobody has this one")

    def kept(self, password: str) -> str:
        """Gives a password as it is kept. Raises Problem for one that is too short or too long (Vietnamese)."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Problem(f"mật khẩu phải có từ {SHORTEST} đến {LONGEST} ký tự")
        return self._hasher.hash(password)

    def fits(self, kept: str | None, given: str) -> bool:
        """Whether a password is the one that is kept; takes as long where there is none, so that nobody can tell."""
        try:
            with self._turn:
                return self._hasher.verify(kept or self._nobody, given[:LONGEST]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def outgrown(self, kept: str) -> bool:
        """Whether what is kept was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
