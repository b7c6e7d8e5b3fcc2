"""What tests do with a token."""

import os
import signal

from cryptography import x509

from pipeline.letters.token import mechanism
from pipeline.letters.token.token import Token

DATA = "Phiếu tiếp nhận số 1".encode()
WRONG_PIN = "617283945"  # nine digits: never the token's own, which has eight


def signs(token: Token, digest: str = "sha256") -> bool:
    """Tells whether the token makes a signature that its certificate confirms."""
    certificate = x509.load_der_x509_certificate(token.identity().certificate)
    signature = token.sign(DATA, digest)
    return mechanism.verifies(certificate.public_key(), signature, DATA, digest, token.pss)


def pid(token: Token) -> int | None:
    """The token's process."""
    return token._child.pid


def kill(token: Token) -> None:
    """Ends the token's process as a crash of its module does."""
    os.kill(pid(token) or 0, signal.SIGKILL)
