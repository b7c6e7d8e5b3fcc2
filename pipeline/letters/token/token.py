"""The CA's PKCS#11 token, as the rest of the program sees it: a name, a certificate, signatures.

PKCS#11 itself is spoken in a child process of its own (child.py).
"""

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline import settings
from pipeline.engine.child import Child, ChildDied, ChildSlow, Limits, Unforeseen
from pipeline.letters.token.child import TokenChild
from pipeline.letters.token.model import WARN_DAYS, Identity, Seen, State, TokenAbsent, TokenRefused

__all__ = ["Identity", "Seen", "State", "Token", "TokenAbsent", "TokenRefused"]

R = TypeVar("R")


class Token:
    """Signs with the token that the settings name; may be used from any thread.

    `latch_folder` is where refused PINs are remembered: the same one for all processes and starts.
    The child process starts at the first use and again after it died or hung.
    """

    def __init__(self, chosen: settings.Token, latch_folder: Path) -> None:
        self._chosen = chosen
        limits = Limits(seconds=chosen.timeout_seconds, tries=2)
        self._child = Child("token", partial(TokenChild, chosen, latch_folder), limits)

    @property
    def pss(self) -> bool:
        """Tells whether RSA signatures are RSASSA-PSS (RFC 8017, 8.1), salt as long as the digest."""
        return self._chosen.pss

    def identity(self) -> Identity:
        """Gives the signing certificate and what belongs to it. Raises TokenAbsent, TokenRefused."""
        return self._call(TokenChild.identity)

    def sign(self, data: bytes, digest: str) -> bytes:
        """Gives a signature over `data`, hashed with `digest` ("sha256", "sha384", "sha512").

        RSA: PKCS#1 v1.5 or PSS; ECDSA: DER (RFC 3279, 2.2.3). Raises TokenAbsent, TokenRefused.
        """
        return self._call(TokenChild.sign, data, digest)

    def look(self) -> Seen:
        """Gives what the token shows without a login. Raises TokenAbsent, TokenRefused when there is no one token."""
        return self._call(TokenChild.look)

    def state(self) -> State:
        """Tells whether the token signs now, by a trial signature; raises nothing.

        A PIN that was refused before is not tried for this.
        """
        try:
            identity = self.identity()
            self.sign(b"tiepnhan check", identity.digest)
        except (TokenAbsent, TokenRefused) as problem:
            present = isinstance(problem, TokenRefused)
            return State(self._chosen.label, self._chosen.serial, present, str(problem), warnings=self._warnings())
        days = identity.days_left(datetime.now(UTC))
        return State(identity.label, identity.serial, True, None, identity, days, self._warnings(days))

    def start(self) -> None:
        """Starts the child process without waiting for it; nobody logs in yet."""
        self._child.start()

    def close(self) -> None:
        """Logs out and ends the child process."""
        self._child.close()

    def _call(self, method: Callable[..., R], *args: object) -> R:
        label = f"token {self._chosen.label}"
        try:
            return self._child.call(method, *args)
        except ChildSlow as error:
            raise TokenAbsent(
                f"{label}: no answer within {self._chosen.timeout_seconds:g} s; plug it in again"
            ) from error
        except ChildDied as error:
            raise TokenAbsent(
                f"{label}: its PKCS#11 module {self._chosen.module} crashed twice; plug it in again,"
                " update the vendor's module"
            ) from error
        except Unforeseen as error:
            raise TokenRefused(f"{label}: cannot be used ({error}); report this") from error

    def _warnings(self, days: int | None = None) -> tuple[str, ...]:
        warnings = []
        if days is not None and days <= WARN_DAYS:
            warnings.append(f"the certificate expires in {days} days; renew it")
        try:
            mode = stat.S_IMODE(self._chosen.pin_file.stat().st_mode)
        except OSError:
            mode = 0
        if mode & 0o077:
            warnings.append(f"{self._chosen.pin_file} can be read by others; chmod 600")
        return tuple(warnings)
