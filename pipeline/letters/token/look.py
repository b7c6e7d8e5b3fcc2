"""What a token shows of itself before anybody logs in. Runs in the token's child process only."""

from datetime import UTC, datetime
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline import settings
from pipeline.letters.token import certificate as signer_certificate
from pipeline.letters.token import mechanism
from pipeline.letters.token.keys import certificates
from pipeline.letters.token.latch import Latch
from pipeline.letters.token.model import Seen, TokenRefused
from pipeline.letters.token.slot import pin_problems, read_pin, serial


def look_at(token: pkcs11.Token, chosen: settings.Token, latches: Path) -> Seen:
    """Gives what the token shows, and whether its PIN would be tried. Raises PKCS11Error."""
    offered = token.slot.get_mechanisms()
    certificate = _certificate(token, chosen)
    return Seen(
        label=token.label.rstrip("\0 "),
        serial=serial(token),
        manufacturer=token.manufacturer_id.rstrip("\0 "),
        model=token.model.rstrip("\0 "),
        pin=pin_problems(token.flags),
        latch=_latched(token, chosen, latches),
        mechanisms=mechanism.names(offered),
        certificate=certificate.public_bytes(Encoding.DER) if certificate else None,
        mechanism=_way(certificate, chosen, offered) if certificate else None,
    )


def _certificate(token: pkcs11.Token, chosen: settings.Token) -> x509.Certificate | None:
    with token.open() as session:
        ders = [der for der, _ in certificates(session)]
    return signer_certificate.best(ders, chosen.organisation, datetime.now(UTC))


def _way(certificate: x509.Certificate, chosen: settings.Token, offered: set[pkcs11.Mechanism]) -> str | None:
    public = signer_certificate.public_key(certificate)
    way = mechanism.way(public, mechanism.digest_for(public), chosen.pss, offered)
    return way.mechanism.name if way else None


def _latched(token: pkcs11.Token, chosen: settings.Token, latches: Path) -> str | None:
    try:
        return Latch(latches, serial(token)).refusal(read_pin(chosen))
    except TokenRefused as unread:
        return str(unread)
