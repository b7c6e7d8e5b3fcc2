"""The process that alone talks to the PKCS#11 module: one thread, one session (facts: 8 threads crash it)."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pkcs11

from pipeline import settings
from pipeline.letters.token.keys import Opened, open_keys
from pipeline.letters.token.look import look_at
from pipeline.letters.token.model import Identity, Seen, TokenAbsent, TokenRefused
from pipeline.letters.token.slot import GONE, cause, choose, load, login, name

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Module  # noqa: N812 - a class, named like a function

T = TypeVar("T")


class TokenChild:
    """Keeps the token logged in and signs; what it raises is TokenAbsent or TokenRefused."""

    def __init__(self, chosen: settings.Token, latches: Path) -> None:
        os.environ.update(chosen.environment)  # the module reads it when it is loaded
        self._chosen, self._latches = chosen, latches
        self._module: Module | None = None
        self._opened: Opened | None = None

    def identity(self) -> Identity:
        """Gives who signs, after logging in when that has not happened yet."""
        return self._do(lambda opened: opened.identity)

    def sign(self, data: bytes, digest: str) -> bytes:
        """Gives the signature over `data`, checked with the certificate's public key."""
        return self._do(lambda opened: opened.sign(data, digest))

    def look(self) -> Seen:
        """Gives what the token shows without a login, as it is at this moment: begins anew, and logs out."""
        self.close()
        try:
            self._module = load(self._chosen.module)
            return look_at(choose(self._module, self._chosen), self._chosen, self._latches)
        except pkcs11.PKCS11Error as error:
            raise TokenAbsent(f"{name(self._chosen)}: does not answer ({cause(error)}); plug it in again") from error
        finally:
            self.close()

    def close(self) -> None:
        """Logs out and lets the module go."""
        self._opened = None
        if self._module is not None:
            with suppress(pkcs11.PKCS11Error):
                self._module.finalize()  # ends all sessions, also one that a failed login leaked

    def _do(self, work: Callable[[Opened], T]) -> T:
        """Does `work`; when the token went away meanwhile, begins anew once and does it once more."""
        try:
            return self._once(work)
        except GONE:
            self.close()
        try:
            return self._once(work)
        except GONE as error:
            self.close()
            raise TokenAbsent(f"{name(self._chosen)}: does not answer ({cause(error)}); plug it in again") from error

    def _once(self, work: Callable[[Opened], T]) -> T:
        try:
            return work(self._open())
        except GONE:
            raise
        except pkcs11.PKCS11Error as error:
            self.close()
            raise TokenRefused(
                f"{name(self._chosen)}: refused the operation ({cause(error)}); test the token with the vendor's tool"
            ) from error
        except (TokenAbsent, TokenRefused):
            self.close()
            raise

    def _open(self) -> Opened:
        if self._opened is None:
            self._module = load(self._chosen.module)
            token = choose(self._module, self._chosen)
            self._opened = open_keys(login(token, self._chosen, self._latches), self._chosen)
        return self._opened
