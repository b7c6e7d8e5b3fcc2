"""When signatures are proved to have existed: time stamps on them and on the document (RFC 3161)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import collect_timing_info, validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from pipeline.letters.verify.evidence import from_signature
from pipeline.letters.verify.found import Link, Stamp
from pipeline.letters.verify.identity import name_of
from pipeline.letters.verify.reasons import NOT_TRUSTED, why_untrusted
from pipeline.letters.verify.revocation import chain_status
from pipeline.letters.verify.trust import Trust

LATER_IS_NO_HARM = frozenset({"affiliation_changed", "superseded", "cessation_of_operation"})  # RFC 3161, 4 (1)


@dataclass(frozen=True)
class Proof:
    """A document time stamp that can be relied on: all that stood in the file before `revision` existed at `at`."""

    revision: int
    at: datetime


def stamp_on(
    info: cms.SignerInfo, digest: Callable[[str], bytes], trust: Trust, moment: datetime
) -> tuple[Stamp | None, TimestampSignatureStatus | None]:
    """Judges the time stamp on a signature as of `moment`, when its authority's certificate must have been good."""
    found = asyncio.run(collect_timing_info(info, trust.context(moment), digest))
    status = found.get("timestamp_validity")
    return (judged(status, trust, moment), status) if status is not None else (None, None)


def judged(status: TimestampSignatureStatus, trust: Trust, moment: datetime) -> Stamp:
    """Says what a time stamp is worth at `moment` (aware), revocation included."""
    path = status.validation_path
    chain = chain_status(path, trust, trust.evidence, moment) if path is not None else ()
    problem = _problem(status, chain)
    return Stamp(
        at=status.timestamp, authority=name_of(status.signing_cert), ok=problem is None, problem=problem, chain=chain
    )


def _problem(status: TimestampSignatureStatus, chain: tuple[Link, ...]) -> str | None:
    if not (status.intact and status.valid):
        return "không khớp với chữ ký"
    if not status.trusted:
        return why_untrusted(status.trust_problem_indic) if status.trust_problem_indic else NOT_TRUSTED
    return next((link.words for link in chain if _spoils(link, status.timestamp)), None)


def _spoils(link: Link, stamped: datetime) -> bool:
    if link.status != "revoked" or link.revoked_at is None:
        return False
    return link.revoked_at <= stamped or link.reason not in LATER_IS_NO_HARM


def proofs(signatures: Sequence[EmbeddedPdfSignature], trust: Trust) -> list[Proof]:
    """Gives the document time stamps that hold, the newest first: each is judged as of the next one after it."""
    found: list[Proof] = []
    stamps = [each for each in signatures if each.sig_object_type == "/DocTimeStamp"]
    for each in sorted(stamps, key=lambda stamp: stamp.signed_revision, reverse=True):
        try:
            proof = _proof(each, trust, found[-1].at if found else trust.now)
        except Exception:  # noqa: S112 - a stranger's bytes; what is broken proves nothing, and is reported by itself
            continue
        if proof is not None:
            found.append(proof)
    return found


def _proof(embedded: EmbeddedPdfSignature, trust: Trust, moment: datetime) -> Proof | None:
    knowing = trust.knowing(from_signature(embedded.signed_data))
    kwargs = asyncio.run(
        validate_tst_signed_data(embedded.signed_data, knowing.context(moment), embedded.compute_digest)
    )
    stamp = judged(TimestampSignatureStatus(**kwargs), knowing, moment)
    covers = covered(embedded)
    return Proof(embedded.signed_revision, stamp.at) if stamp.ok and covers else None


def covered(embedded: EmbeddedPdfSignature) -> bool:
    """Tells whether the signed bytes are all that stood before, but for the signature itself."""
    start, length, after, _ = (int(number) for number in embedded.byte_range)
    return start == 0 and after == length + 2 * len(embedded.pkcs7_content) + 2


def proven_before(revision: int, found: Sequence[Proof]) -> Proof | None:
    """Gives the oldest proof that what was added by `revision` (from 0) existed; None: nothing proves it."""
    return min((each for each in found if each.revision > revision), key=lambda each: each.at, default=None)
