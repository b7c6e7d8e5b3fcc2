"""Checking one signature of a CMS (RFC 5652) over given bytes: what signed mails carry."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import (
    async_validate_cms_signature,
    extract_certs_for_validation,
    extract_self_reported_ts,
)
from pyhanko.sign.validation.status import SignatureStatus

from pipeline.letters.verify.chain import Chain, chain_of
from pipeline.letters.verify.evidence import from_signature
from pipeline.letters.verify.found import Signature, Stamp
from pipeline.letters.verify.identity import addresses, identity
from pipeline.letters.verify.oddities import about_others, about_strength, about_trust
from pipeline.letters.verify.reasons import BAD_STAMP, NOT_INTACT, NOT_VALID, OUTSIDE
from pipeline.letters.verify.times import stamp_on
from pipeline.letters.verify.trust import USAGE, Trust

DIGESTS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
MAIL = frozenset({"email_protection", "any_extended_key_usage"})
NOT_FOR_MAIL = "chứng thư của người ký không được cấp để bảo vệ thư điện tử"


def check_cms(
    name: str, data: cms.SignedData, info: cms.SignerInfo, readings: Sequence[bytes], trust: Trust
) -> Signature:
    """Checks the signature `info` of `data` over one of `readings`; what cannot be read is reported as such.

    Where something lies within the signature, it must be what is read: else one text is signed and another shown.
    """
    try:
        within = data["encap_content_info"]["content"].native
        if within is not None and within not in readings:
            return unreadable_cms(name, "chữ ký mang theo nội dung khác với nội dung của thư")
        return _check(name, _of_one(data, info), readings, trust)
    except MemoryError:
        raise
    except Exception as error:
        return unreadable_cms(name, type(error).__name__)


def unreadable_cms(name: str, why: str = "cấu trúc bị hỏng") -> Signature:
    """Reports a signature that cannot be read."""
    return Signature(field=name, kind="mail", problems=(f"không đọc được chữ ký ({why})",))


def _of_one(data: cms.SignedData, info: cms.SignerInfo) -> cms.SignedData:
    """pyHanko reads signatures with one signer only."""
    alone = data.copy()
    alone["signer_infos"] = [info]
    return alone


def _check(name: str, data: cms.SignedData, readings: Sequence[bytes], trust: Trust) -> Signature:
    info = data["signer_infos"][0]
    trust = trust.knowing(from_signature(data))
    content = next((each for each in readings if _digest(each, info) == _signed_digest(info)), readings[0])
    stamp, _ = stamp_on(info, lambda algorithm: hashlib.new(algorithm, content).digest(), trust, trust.now)
    proven = stamp.at if stamp and stamp.ok else None
    status = asyncio.run(
        async_validate_cms_signature(
            data,
            raw_digest=None if _is_opaque(data) else _digest(content, info),
            validation_context=trust.context(proven),
            key_usage_settings=USAGE,
        )
    )
    chain = chain_of(status.validation_path, trust, proven)
    certificate = extract_certs_for_validation(data).signer_cert
    claimed = extract_self_reported_ts(info)
    return Signature(
        field=name,
        kind="mail",
        **identity(certificate),
        addresses=addresses(certificate),
        signed_at=stamp.at if stamp else claimed,
        time_source="timestamp" if stamp else "claimed" if claimed else "none",
        proven_at=proven,
        stamp=stamp,
        level="S/MIME",
        level_claimed="S/MIME",
        digest=status.md_algorithm,
        mechanism=status.pkcs7_signature_mechanism,
        intact=status.intact,
        valid=status.valid,
        trusted=status.trusted and chain.status != "revoked",
        covers_whole_file=False,
        changes="none" if status.intact else "other",
        revocation=chain.status,
        revoked_at=chain.revoked_at,
        chain=chain.links,
        problems=tuple(_problems(status, info, certificate, (stamp, chain, claimed), trust)),
        remarks=(*about_others(data, certificate), *chain.remarks),
    )


def _is_opaque(data: cms.SignedData) -> bool:
    """What was signed lies within: pyHanko then takes it from there."""
    return data["encap_content_info"]["content"].native is not None


def _digest(content: bytes, info: cms.SignerInfo) -> bytes:
    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    if algorithm not in DIGESTS:
        raise ValueError(f"digest {algorithm}")
    return hashlib.new(algorithm, content).digest()


def _signed_digest(info: cms.SignerInfo) -> bytes | None:
    for attribute in info["signed_attrs"] or ():
        if attribute["type"].native == "message_digest":
            return bytes(attribute["values"][0].native)
    return None


def _problems(
    status: SignatureStatus,
    info: cms.SignerInfo,
    certificate: x509.Certificate,
    found: tuple[Stamp | None, Chain, datetime | None],
    trust: Trust,
) -> Iterator[str]:
    stamp, chain, claimed = found
    if not status.intact:
        yield NOT_INTACT
    if not status.valid:
        yield NOT_VALID
    if status.intact and status.valid and not status.trusted:
        moment = chain.proven or trust.now
        yield from about_trust(certificate, trust.roots, status.trust_problem_indic, moment)
    purposes = certificate.extended_key_usage_value
    if purposes is not None and not MAIL & set(purposes.native):  # RFC 8550, 4.4.4
        yield NOT_FOR_MAIL
    yield from about_strength(certificate, info)
    yield from chain.problems
    if stamp is not None and not stamp.ok:
        yield f"{BAD_STAMP}: {stamp.problem}"
    if claimed is not None and not certificate.not_valid_before <= claimed <= certificate.not_valid_after:
        yield OUTSIDE
