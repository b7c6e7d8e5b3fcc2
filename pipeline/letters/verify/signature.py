"""Checking one signature of a PDF with pyHanko, offline, and putting the result in our own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    validate_pdf_signature,
    validate_pdf_timestamp,
)

from pipeline.letters.verify.chain import Chain, chain_of
from pipeline.letters.verify.changes import changes_after, covers_whole_file
from pipeline.letters.verify.evidence import from_signature
from pipeline.letters.verify.found import Changes, Signature, Stamp
from pipeline.letters.verify.history import Step
from pipeline.letters.verify.identity import identity
from pipeline.letters.verify.level import Judged, claimed, proved
from pipeline.letters.verify.locks import locks_of
from pipeline.letters.verify.oddities import about_chain, about_name, about_others, about_strength
from pipeline.letters.verify.reasons import (
    BAD_STAMP,
    NOT_INTACT,
    NOT_VALID,
    OTHER_CHANGES,
    OUTSIDE,
    why_untrusted,
)
from pipeline.letters.verify.times import Proof, judged, proven_before, stamp_on
from pipeline.letters.verify.trust import USAGE, Trust

Status = PdfSignatureStatus | DocumentTimestampStatus


@dataclass(frozen=True)
class Document:
    """The file that a signature stands in: what was done to it, and which document time stamps hold."""

    reader: PdfFileReader
    steps: tuple[Step, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Checked:
    """One signature with all that was found out about it, to be put into words."""

    embedded: EmbeddedPdfSignature
    status: Status
    stamp: Stamp | None
    proven_at: datetime | None
    chain: Chain
    steps: tuple[Step, ...]
    changes: Changes

    @property
    def certificate(self) -> x509.Certificate:
        """The signer's."""
        return self.embedded.signer_cert


def check(document: Document, field: DictionaryObject, name: str, trust: Trust) -> Signature:
    """Checks the signature in form field `field`. May raise anything on hostile bytes."""
    embedded = EmbeddedPdfSignature(document.reader, field, name)
    trust = trust.knowing(from_signature(embedded.signed_data))
    checked, stamp_path = _checked(document, embedded, trust)
    status, is_stamp = checked.status, isinstance(checked.status, DocumentTimestampStatus)
    says = claimed(document.reader, embedded, checked.stamp is not None and not is_stamp)
    sound = status.intact and status.valid
    judging = Judged(embedded, sound, status.validation_path, checked.stamp, stamp_path, document.proofs)
    level, missing = proved(judging, says, trust)
    return Signature(
        field=name,
        kind="timestamp" if is_stamp else "signature",
        **identity(checked.certificate),
        **_when(status),
        proven_at=checked.proven_at,
        stamp=None if is_stamp else checked.stamp,
        level=level,
        level_claimed=says,
        level_missing=missing,
        digest=status.md_algorithm,
        mechanism=status.pkcs7_signature_mechanism,
        intact=status.intact,
        valid=status.valid,
        trusted=status.trusted and checked.chain.status != "revoked",
        covers_whole_file=covers_whole_file(document.reader, embedded),
        changes=checked.changes,
        changes_in_words=tuple(dict.fromkeys(said for step in checked.steps for said in step.said)),
        locks=locks_of(embedded),
        revocation=checked.chain.status,
        revoked_at=checked.chain.revoked_at,
        chain=checked.chain.links,
        problems=tuple(_problems(checked, trust)),
        remarks=tuple(_remarks(checked, missing, level, says)),
    )


def unreadable(name: str, error: BaseException) -> Signature:
    """Reports a signature that cannot even be read."""
    return Signature(field=name, problems=(f"không đọc được chữ ký ({type(error).__name__})",))


def _checked(document: Document, embedded: EmbeddedPdfSignature, trust: Trust) -> tuple[Checked, Any]:
    """Finds the time first: the chain is judged as of the earliest time at which the signature is proved."""
    later = proven_before(embedded.signed_revision, document.proofs)
    moment = later.at if later else trust.now
    if embedded.sig_object_type == "/DocTimeStamp":
        stamped = validate_pdf_timestamp(embedded, trust.context(moment))
        return _put(document, embedded, stamped, judged(stamped, trust, moment), moment, trust), None
    stamp, token = stamp_on(embedded.signer_info, embedded.compute_digest, trust, moment)
    proven = stamp.at if stamp and stamp.ok else moment if later else None
    status = validate_pdf_signature(
        embedded,
        signer_validation_context=trust.context(proven),
        ts_validation_context=trust.context(moment),
        key_usage_settings=USAGE,
    )
    return _put(document, embedded, status, stamp, proven, trust), token.validation_path if token else None


def _put(
    document: Document,
    embedded: EmbeddedPdfSignature,
    status: Status,
    stamp: Stamp | None,
    proven: datetime | None,
    trust: Trust,
) -> Checked:
    steps = tuple(step for step in document.steps if step.revision > embedded.signed_revision)
    changes = changes_after(document.reader, embedded, _allowed(status), steps)
    chain = chain_of(status.validation_path, trust, proven)
    return Checked(embedded, status, stamp, proven, chain, steps, changes)


def _allowed(status: Status) -> bool:
    """A document time stamp has no policy of its own."""
    if status.docmdp_ok is not None:
        return bool(status.docmdp_ok)
    return status.modification_level is not None and status.modification_level.name != "OTHER"


def _problems(checked: Checked, trust: Trust) -> Iterator[str]:
    status = checked.status
    if not status.intact:
        yield NOT_INTACT
    if not status.valid:
        yield NOT_VALID
    if status.intact and status.valid and not status.trusted:
        yield why_untrusted(status.trust_problem_indic)
        if status.validation_path is None:
            yield from about_chain(checked.certificate, trust.roots)
    yield from about_strength(checked.certificate, checked.embedded.signer_info)
    yield from checked.chain.problems
    if checked.changes == "other":
        yield OTHER_CHANGES
    yield from _time_problems(checked)


def _time_problems(checked: Checked) -> Iterator[str]:
    status, stamp = checked.status, checked.stamp
    if isinstance(status, DocumentTimestampStatus):
        return
    if stamp is not None and not stamp.ok:
        yield f"{BAD_STAMP}: {stamp.problem}"
    if _outside(checked.certificate, status.signer_reported_dt):
        yield OUTSIDE


def _outside(certificate: x509.Certificate, claimed_at: datetime | None) -> bool:
    if claimed_at is None or claimed_at.tzinfo is None:
        return False
    return not certificate.not_valid_before <= claimed_at <= certificate.not_valid_after


def _remarks(checked: Checked, missing: Sequence[str], level: str, says: str) -> Iterator[str]:
    yield from about_name(checked.embedded, checked.certificate)
    yield from about_others(checked.embedded.signed_data, checked.certificate)
    yield from checked.chain.remarks
    if missing:
        yield f"cấu trúc tệp ở mức {says} nhưng chỉ chứng minh được mức {level}: {'; '.join(missing)}"
    if locks_of(checked.embedded).unapplied:
        yield "trường có khóa nhưng chữ ký không áp dụng khóa đó"


def _when(status: Status) -> dict[str, Any]:
    if isinstance(status, DocumentTimestampStatus):
        return {"signed_at": status.timestamp, "time_source": "timestamp"}
    if status.timestamp_validity is not None:
        return {"signed_at": status.timestamp_validity.timestamp, "time_source": "timestamp"}
    if status.signer_reported_dt is not None:
        return {"signed_at": status.signer_reported_dt, "time_source": "claimed"}
    return {}
