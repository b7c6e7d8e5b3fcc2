"""Signing a letter at a PAdES baseline level (ETSI EN 319 142-1, 6.3): one incremental update, a visible stamp."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper

from pipeline.errors import Hold
from pipeline.letters.certificates import chain
from pipeline.letters.field_names import OURS
from pipeline.letters.pades.fields import Box, CustomerField, customer_field, our_field, refuse_signed
from pipeline.letters.pades.proof import UNPROVED, Proof, refuse_other_authority
from pipeline.letters.pades.signer import TokenSigner
from pipeline.letters.pades.stamp import style
from pipeline.letters.token.token import Identity, Token
from pipeline.settings import Level

VIETNAM = timezone(timedelta(hours=7))
REASON = "Phát hành văn bản"
RESERVED = 16 * 1024  # hex digits for the CMS; too few fail after the token has signed
RESERVED_STAMPED = 32 * 1024  # with a time stamp in it, which brings its authority's chain
ROOM = 4096  # what a CMS without its certificates takes at most: attributes, names, an RSA-4096 signature
IN_ONE_REVISION = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


@dataclass(frozen=True)
class Manner:
    """How a letter is signed: the level, what it takes above B-B, and the customer's field, where there is to be one.

    With a customer's field the CA certifies: the file may be signed by the customer, and changed in no other way.
    """

    level: Level = "B-B"
    proof: Proof | None = None
    customer: CustomerField | None = None

    def __post_init__(self) -> None:
        """Refuses a level that nothing is there for: a mistake in the wiring."""
        if self.level != "B-B" and self.proof is None:
            raise ValueError(f"level {self.level} takes time stamps")


PLAIN = Manner()


def sign_letter(
    pdf: bytes,
    box: Box,
    stamp_pdf: bytes,
    token: Token,
    at: datetime,
    intermediates: Sequence[bytes] = (),
    manner: Manner = PLAIN,
) -> bytes:
    """Gives `pdf` with the CA's signature in a field named "CA", its stamp shown in `box`.

    `at` (aware) becomes the signing time /M, in +07:00; it must be the one on the stamp.
    `intermediates` (DER) complete the chain that is embedded, besides what the token holds.
    Raises Hold when `pdf` or `stamp_pdf` cannot be used or a certificate was revoked, TokenAbsent and TokenRefused as
    Token does, StampAbsent, RevocationAbsent or ProofAbsent when what the level takes cannot be had: never does a
    letter come out with less than was asked for.
    """
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    identity = token.identity()
    certificates = chain(identity.certificate, [*identity.others, *intermediates])
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        refuse_signed(writer.prev)
        append_signature_field(writer, our_field(box))
        if manner.customer is not None:
            append_signature_field(writer, customer_field(manner.customer))
        signing = TokenSigner(token, identity, certificates)
        metadata = _metadata(identity, manner)
        signer = PdfSigner(metadata, signing, timestamper=_stamps(manner), stamp_style=style(stamp_pdf))
        signed = asyncio.run(_sign(signer, writer, at.astimezone(VIETNAM), _reserve(identity, certificates, manner)))
    except UNPROVED as error:
        if manner.proof is None:
            raise Hold(f"the letter cannot be signed as it is ({error}); render it again") from error
        manner.proof.explain(error, identity.certificate, certificates)
    except (PdfError, OSError, KeyError, IndexError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise Hold(f"the letter or its stamp is no PDF that can be signed ({reason}); render it again") from error
    if manner.level == "B-LT":
        reader = PdfFileReader(BytesIO(signed))
        refuse_other_authority(reader, reader.embedded_regular_signatures[0])
    return signed


async def _sign(signer: PdfSigner, writer: IncrementalPdfFileWriter, at: datetime, reserved: int) -> bytes:
    """The steps of PdfSigner.async_sign_pdf, which has no way to set the clock."""
    session = signer.init_signing_session(writer)
    session.system_time = at
    validated = await session.perform_presign_validation(writer)
    document = session.prepare_tbs_document(validation_info=validated, bytes_reserved=reserved)
    output = BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    return output.getvalue()


def _metadata(identity: Identity, manner: Manner) -> PdfSignatureMetadata:
    proof = manner.proof if manner.level == "B-LT" else None
    return PdfSignatureMetadata(
        field_name=OURS,
        md_algorithm=identity.digest,
        subfilter=SigSeedSubFilter.PADES,
        reason=REASON,
        location=_place(identity),
        certify=manner.customer is not None,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        # With a context pyHanko proves all certificates before it signs, and writes what proves them.
        validation_context=proof.revocations.context() if proof else None,
        signer_key_usage=set(),  # the token's child has looked: one of two will do (token/certificate.py)
        dss_settings=IN_ONE_REVISION,
    )


def _stamps(manner: Manner) -> TimeStamper | None:
    return manner.proof.stamps if manner.proof and manner.level != "B-B" else None


def _place(identity: Identity) -> str | None:
    """The place of signing is the certificate's: locality, else province."""
    subject = x509.Certificate.load(identity.certificate).subject.native
    place = subject.get("locality_name") or subject.get("state_or_province_name")
    return str(place) if place else None


def _reserve(identity: Identity, certificates: Sequence[bytes], manner: Manner) -> int:
    size = len(identity.certificate) + sum(map(len, certificates)) + ROOM
    if manner.level == "B-B":
        return max(RESERVED, 2 * size)
    return max(RESERVED_STAMPED, 2 * size + RESERVED)
