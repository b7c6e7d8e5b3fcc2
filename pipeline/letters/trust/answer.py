"""A time-stamping authority's answer (RFC 3161, 2.4.2), read and checked before it may go into a letter."""

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

GRANTED = ("granted", "granted_with_mods")
LONGEST_REASON = 200
PURPOSE = "time_stamping"


class BadStamp(Exception):
    """An answer that holds no time stamp which can be used; the message says why."""


def token_of(reply: bytes) -> cms.ContentInfo:
    """Takes the token out of a reply. Raises BadStamp, with the server's words, when there is none."""
    try:
        # Not as a TimeStampResp: asn1crypto takes a reply without a token, as every rejection is, for damaged.
        parts = core.Sequence.load(reply, strict=True)
        status = tsp.PKIStatusInfo.load(parts[0].dump(), strict=True)
        if status["status"].native not in GRANTED:
            raise BadStamp(f"it refused: {_reason(status)}")
        return cms.ContentInfo.load(parts[1].dump(), strict=True)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise BadStamp("its answer is no time stamp") from error


def info_of(token: cms.ContentInfo) -> tsp.TSTInfo:
    """Gives what the token says. Raises BadStamp when it is none."""
    try:
        info = token["content"]["encap_content_info"]["content"].parsed
        if isinstance(info, tsp.TSTInfo) and isinstance(info["gen_time"].native, datetime):
            return info
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadStamp("its answer is no time stamp") from error
    raise BadStamp("its answer is no time stamp")


def signer_of(token: cms.ContentInfo) -> x509.Certificate:
    """Gives the certificate of the authority that made the token. Raises BadStamp when it is not there."""
    try:
        return extract_certificate_info(token["content"]).signer_cert
    except (ValueError, TypeError, KeyError, AttributeError, NotImplementedError) as error:
        raise BadStamp("its time stamp is without its certificate") from error


def certificates_of(token: cms.ContentInfo) -> list[x509.Certificate]:
    """Gives all certificates that travel with the token."""
    return [each.chosen for each in token["content"]["certificates"] if each.name == "certificate"]


async def check(
    token: cms.ContentInfo,
    asked: tsp.TimeStampReq,
    roots: Sequence[bytes],
    intermediates: Sequence[bytes],
) -> None:
    """Checks that the token answers what was asked, is signed, and by whom we trust to stamp. Raises BadStamp.

    `roots` and `intermediates` are DER.
    """
    info = info_of(token)
    if asked["nonce"].native is not None and info["nonce"].native != asked["nonce"].native:
        raise BadStamp("its time stamp has another nonce than was asked for")
    if info["message_imprint"].native != asked["message_imprint"].native:
        raise BadStamp("its time stamp is for another document")
    signer = signer_of(token)
    # RFC 3161, 2.3: this purpose only, and critical.
    if signer.extended_key_usage_value is None or signer.extended_key_usage_value.native != [PURPOSE]:
        raise BadStamp("its certificate is not one for time stamps")
    if "extended_key_usage" not in signer.critical_extensions:
        raise BadStamp("its certificate is not one for time stamps: the purpose is not critical")
    status = await _status(token, asked, roots, intermediates)
    if not (status.intact and status.valid):
        raise BadStamp("the signature of its time stamp is not valid")
    if not status.trusted:
        raise BadStamp("its certificate leads to none of our roots, or is not valid now (trust.roots)")


async def _status(
    token: cms.ContentInfo,
    asked: tsp.TimeStampReq,
    roots: Sequence[bytes],
    intermediates: Sequence[bytes],
) -> TimestampSignatureStatus:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots],
        other_certs=[x509.Certificate.load(der) for der in intermediates],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    imprint = asked["message_imprint"]["hashed_message"].native
    try:
        found = await validate_tst_signed_data(token["content"], context, lambda _algorithm: imprint)
        return TimestampSignatureStatus(**found)
    except (SignatureValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadStamp(f"its time stamp cannot be checked ({type(error).__name__})") from error


def _reason(status: tsp.PKIStatusInfo) -> str:
    said = "; ".join(status["status_string"].native or [])[:LONGEST_REASON]
    causes = ", ".join(sorted(status["fail_info"].native or []))
    return "; ".join(part for part in (str(status["status"].native), causes, said) if part)
