"""Proof that no certificate of a chain was revoked: OCSP answers and lists (CRL) that a letter can carry (B-LT)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, RevokedError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy

from pipeline.engine.advance import now
from pipeline.errors import Hold, Wait
from pipeline.letters.trust.cache import Cache
from pipeline.letters.trust.fetchers import Sight
from pipeline.letters.trust.sources import OldFile, Sources
from pipeline.letters.trust.status import ERRORS
from pipeline.settings import Signatures


class RevocationAbsent(Wait):
    """Nobody tells just now whether a certificate was revoked, or its chain cannot be proved; letters wait."""


class Revoked(Hold):
    """A certificate was revoked: nothing may be signed with it, and people must be told."""


@dataclass(frozen=True)
class Material:
    """What proves a chain, each in DER: OCSP answers, lists, and the chain from the signer's to the root's."""

    ocsps: tuple[bytes, ...] = field(repr=False)
    crls: tuple[bytes, ...] = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)


class Revocations:
    """Tells whether certificates that lead to `roots` were revoked; may be used from any thread.

    `roots` and `intermediates` are DER; `cache_folder` keeps what servers said from one start to the next.
    """

    def __init__(
        self, roots: Sequence[bytes], intermediates: Sequence[bytes], settings: Signatures, cache_folder: Path
    ) -> None:
        # As DER: asn1crypto parses an object bit by bit while it is used, which two threads must not do at once.
        self._roots, self._intermediates = tuple(roots), tuple(intermediates)
        self._sources = Sources(settings, Cache(cache_folder))

    def context(self, at: datetime | None = None) -> ValidationContext:
        """Gives a context for one signature or check: every certificate needs an OCSP answer or a list.

        Certificates must be valid at `at` (aware; None: now); answers of a later time count as well. The context's
        `ocsps` and `crls` are those that were needed, and no others. It may ask servers, as the settings allow.
        """
        return self._context(Sight(self._sources), at)

    def material(self, signer: bytes, others: Sequence[bytes] = (), at: datetime | None = None) -> Material:
        """Proves that neither `signer` (DER) nor any issuer of it was revoked; `others` (DER) complete the chain.

        `at` is as in context(). Must not be called from within an event loop. Raises Revoked, RevocationAbsent.
        """
        certificate = x509.Certificate.load(signer)
        sight = Sight(self._sources)
        context = self._context(sight, at)
        above = [x509.Certificate.load(der) for der in others]
        try:
            path = asyncio.run(CertificateValidator(certificate, above, context).async_validate_path())
        except RevokedError as error:
            raise Revoked(_revoked(error, certificate)) from error
        except (ValidationError, PathBuildingError, *ERRORS) as error:
            sight.forget()
            raise RevocationAbsent(_absent(error, certificate, sight)) from error
        return Material(
            tuple(each.dump() for each in context.ocsps),
            tuple(each.dump() for each in context.crls),
            tuple(each.dump() for each in reversed(_certificates(path))),
        )

    def old_files(self, at: datetime | None = None) -> list[OldFile]:
        """Lists the files of crl_files that are damaged, absent or out of date at `at` (aware; None: now)."""
        return self._sources.old_files(at or now())

    def _context(self, sight: Sight, at: datetime | None) -> ValidationContext:
        if at is not None and at.tzinfo is None:
            raise ValueError("at must be aware")
        return ValidationContext(
            trust_roots=[x509.Certificate.load(der) for der in self._roots],
            other_certs=[x509.Certificate.load(der) for der in self._intermediates],
            moment=at,
            allow_fetching=True,
            fetchers=sight.fetchers,
            # Retroactive: an answer is often younger than the context that has it asked for, and a responder's clock
            # may be a little ahead. How far, status.py says.
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True),
        )


def _certificates(path: ValidationPath) -> list[x509.Certificate]:
    return [each for each in path if isinstance(each, x509.Certificate)]


def _revoked(error: RevokedError, signer: x509.Certificate) -> str:
    whose = _name(signer) if error.is_ee_cert else f"an issuer of {_name(signer)}"
    return (
        f"{whose} was revoked on {error.revocation_dt.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        f" ({error.reason.human_friendly}); nothing may be signed with it: get another certificate"
    )


def _absent(error: Exception, signer: x509.Certificate, sight: Sight) -> str:
    if isinstance(error, PathBuildingError):
        return (
            f"{_name(signer)}: its chain leads to none of our roots; add what is missing to trust.roots or"
            " trust.intermediates"
        )
    causes = "; ".join(dict.fromkeys(sight.causes)) or str(error)
    return f"{_name(signer)}: nothing proves that it and its issuers are valid and not revoked ({causes})"


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.native.get("common_name") or "without a name"
    name = names if isinstance(names, str) else ", ".join(names)
    return f"certificate {name} (serial {certificate.serial_number:x})"
