"""`tiepnhan check` for what lets signatures hold: time stamps, and proof that our own certificate was not revoked."""

from typing import TYPE_CHECKING

from pipeline.errors import Problem
from pipeline.letters.token.token import Token
from pipeline.settings import Signatures

if TYPE_CHECKING:
    from pipeline.letters.trust.revocation import Revocations
    from pipeline.letters.trust.stamps import Probe, TimeStamps

CLOCK_SECONDS = 60.0
"""A difference between a server's clock and ours that wants a person's eye."""


def time_stamps(settings: Signatures, stamps: "TimeStamps") -> str:
    """Asks each time-stamping server for a trial stamp. Raises Problem when one gives none."""
    if not settings.time_stamps:
        return "no server is set: letters are signed without a time stamp (B-B)"
    probes = list(stamps.probe())
    words = "; ".join(map(_probe_in_words, probes))
    if any(probe.problem for probe in probes):
        raise Problem(f"{words}; correct signatures.time_stamps, or ask who runs the server")
    return words


def revocation(settings: Signatures, token: Token, revocations: "Revocations") -> str:
    """Proves that the token's certificate and its issuers were not revoked. Raises Problem when it cannot be proved."""
    if not settings.time_stamps:
        return "not asked: letters are signed without proof (B-B)"
    identity = token.identity()
    material = revocations.material(identity.certificate, identity.others)
    proved = f"our certificate and its issuers are not revoked: {len(material.ocsps)} OCSP, {len(material.crls)} CRL"
    return "; ".join([proved, *(f"WARNING: {old.words}" for old in revocations.old_files())])


def _probe_in_words(probe: "Probe") -> str:
    if probe.at is None:
        return f"{probe.server}: {probe.problem}"
    ahead = probe.ahead_seconds
    clock = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} ours" if abs(ahead) >= 1 else "as ours"
    warning = "; WARNING: check both clocks (NTP)" if abs(ahead) > CLOCK_SECONDS else ""
    return f"{probe.server}: {probe.at:%Y-%m-%d %H:%M:%S} UTC, its clock {clock}{warning}"
