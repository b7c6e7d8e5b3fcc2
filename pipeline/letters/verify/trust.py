"""What signatures are measured against: our roots, a time, and what is known of revocations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from pipeline.letters.verify.evidence import Evidence, from_caller

USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


@dataclass(frozen=True)
class Trust:
    """Our roots only, the certificates that help to find a chain, and the time (aware) of checking."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...]
    now: datetime
    evidence: Evidence = field(default_factory=Evidence)

    @classmethod
    def of(
        cls,
        roots: Sequence[bytes],
        intermediates: Sequence[bytes] = (),
        at: datetime | None = None,
        revocation: Iterable[bytes] = (),
    ) -> "Trust":
        """Reads certificates, OCSP responses and CRLs (DER); `at` None is now."""
        known = [tuple(x509.Certificate.load(der) for der in group) for group in (roots, intermediates)]
        return cls(known[0], known[1], at or datetime.now(UTC), from_caller(revocation))

    def knowing(self, evidence: Evidence) -> "Trust":
        """The same with more evidence."""
        return replace(self, evidence=self.evidence + evidence)

    def context(self, moment: datetime | None = None) -> ValidationContext:
        """Gives pyHanko's context at `moment` (None: the time of checking), without network.

        It knows of no revocation: that is judged after the chain is found, see revocation.py.
        """
        return ValidationContext(
            trust_roots=list(self.roots),  # None would mean the system's roots
            other_certs=[*self.others, *self.evidence.certificates],
            moment=moment or self.now,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
