"""Certificates as files (PEM or DER) and the chain from a signer up to its root."""

from collections.abc import Iterable
from pathlib import Path

from asn1crypto import pem, x509

from pipeline.errors import Problem


def read_certificates(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """Reads all certificates (DER) of PEM or DER files.

    Raises Problem, naming the file, when there is none to read in one of them.
    """
    return tuple(der for path in paths for der in _read(path))


def chain(signer: bytes, pool: Iterable[bytes]) -> list[bytes]:
    """Gives the issuers of `signer` that are in `pool`, the nearest first, as far up as it goes."""
    left = [x509.Certificate.load(der) for der in dict.fromkeys(pool)]
    found: list[bytes] = []
    current = x509.Certificate.load(signer)
    while issuer := next((each for each in left if _issued(each, current)), None):
        found.append(issuer.dump())
        left.remove(issuer)
        current = issuer
    return found


def _read(path: Path) -> list[bytes]:
    try:
        content = path.read_bytes()
        parts = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        for der in parts:
            x509.Certificate.load(der, strict=True).native  # noqa: B018 - parses all of it, or raises
    except (OSError, ValueError, TypeError) as error:
        raise Problem(f"{path}: no certificates can be read from it ({error}); give a PEM or DER file") from error
    return parts


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """RFC 5280, 4.1.2.4 and 4.2.1.1: by name, and by key identifier where both state one."""
    if issuer.subject != certificate.issuer or certificate.self_signed in ("yes", "maybe"):
        return False
    wanted, own = certificate.authority_key_identifier, issuer.key_identifier
    return not wanted or not own or wanted == own
