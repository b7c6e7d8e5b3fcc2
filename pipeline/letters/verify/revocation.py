"""Whether the certificates of a chain were revoked, and who says so. Offline: from the evidence at hand.

A response or list is checked as of the time when it was made (its signer may have expired since), and
counts at the time that matters if it was made later or was still fresh then (RFC 5280, 6.3.3; RFC 6960, 3.2).
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import CRLValidationError, OCSPValidationError, RevokedError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, FreshnessReqType, RevocationCheckingPolicy
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from pipeline.letters.verify.evidence import Evidence, Item
from pipeline.letters.verify.found import Link
from pipeline.letters.verify.identity import name_of
from pipeline.letters.verify.trust import Trust

TOLERANCE = timedelta(minutes=5)  # between the clocks of a CA and of a time-stamping authority
FALLBACK = timedelta(minutes=30)  # how long a response without nextUpdate is fresh
ALWAYS = timedelta(days=365 * 1000)
HOLD = "certificate_hold"
Check = Callable[[x509.Certificate, ValidationPath, ValidationContext], Coroutine[Any, Any, None]]
CHECKS: dict[str, Check] = {"OCSP": verify_ocsp_response, "CRL": verify_crl}
POLICY = CertRevTrustPolicy(
    revocation_checking_policy=RevocationCheckingPolicy.from_legacy("soft-fail"),
    freshness=ALWAYS,
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)


@dataclass(frozen=True)
class Said:
    """What one response or list says of a certificate: good, or revoked at `revoked`."""

    item: Item
    revoked: datetime | None = None
    reason: str | None = None


def chain_status(path: ValidationPath, trust: Trust, evidence: Evidence, moment: datetime) -> tuple[Link, ...]:
    """Gives what is known at `moment` (aware) of each certificate of `path` but its root, the signer's first."""
    certificates = reversed(list(path.iter_certs(include_root=False)))
    return tuple(_link(each, path, trust, evidence.items, moment) for each in certificates)


def _link(
    certificate: x509.Certificate, path: ValidationPath, trust: Trust, items: Iterable[Item], moment: datetime
) -> Link:
    said = [found for item in items if (found := _asked(item, certificate, path, trust))]
    common = {
        "name": name_of(certificate),
        "serial": f"{certificate.serial_number:x}",
        "no_check": bool(certificate.ocsp_no_check_value is not None),
    }
    decided = _decided(said, moment)
    if decided is None:
        return Link(**common, stale=bool(said))
    item = decided.item
    state = "revoked" if decided.revoked is not None and decided.revoked <= moment else "good"
    return Link(
        **common,
        status=state,
        by=item.by,
        kind=item.kind,
        at=item.this_update,
        in_file=item.in_file,
        revoked_at=decided.revoked,
        reason=decided.reason,
    )


def _decided(said: list[Said], moment: datetime) -> Said | None:
    """Revoked for good is never taken back (RFC 5280, 5.3.1); else the newest that counts decides."""
    for each in said:
        if each.revoked is not None and each.reason != HOLD:
            return each
    counting = [each for each in said if each.revoked is not None or _fresh(each.item, moment)]
    return max(counting, key=lambda each: each.item.this_update, default=None)


def _fresh(item: Item, moment: datetime) -> bool:
    return (item.next_update or item.this_update + FALLBACK) + TOLERANCE >= moment


def _asked(item: Item, certificate: x509.Certificate, path: ValidationPath, trust: Trust) -> Said | None:
    try:
        asyncio.run(CHECKS[item.kind](certificate, path, _context(item, path, trust)))
    except RevokedError as error:
        return Said(item, error.revocation_dt, str(error.reason.native))
    except (CRLValidationError, OCSPValidationError, ValidationError, ValueError, TypeError, LookupError):
        return None  # about another certificate, or not signed by who may say it
    return Said(item)


def _context(item: Item, path: ValidationPath, trust: Trust) -> ValidationContext:
    """A context that knows of this item only, as of the time when it was made; its issuer may be one of the path."""
    return ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=[*trust.others, *trust.evidence.certificates, *path.iter_certs(include_root=False)],
        moment=item.made,
        allow_fetching=False,
        revinfo_policy=POLICY,
        time_tolerance=TOLERANCE,
        ocsps=[item.value] if item.kind == "OCSP" else [],
        crls=[item.value] if item.kind == "CRL" else [],
    )
