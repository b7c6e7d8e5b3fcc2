"""Adding to a signature after it has left: what proves its certificates, and a document time stamp over all of it.

The signed bytes stay as they are; what is added stands behind them (ISO 32000-2, 12.8.4 and 12.8.5). For a signature
at B-B or B-T this is the upgrade, for one at B-LT and above the archive time stamp, each year anew (B-LTA).
"""

import asyncio
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from pipeline.errors import Hold
from pipeline.letters.pades.proof import UNPROVED, Proof, refuse_other_authority

DIGEST = "sha256"
RESERVED = 24 * 1024  # hex digits: a token with its authority's chain
FIELD = "DAU_THOI_GIAN"
FIELD_IN_WORDS = "Dấu thời gian lưu trữ"
BEFORE_THE_STAMP = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)


def strengthen(pdf: bytes, proof: Proof) -> bytes:
    """Gives the signed letter `pdf` with one revision more: what proves its newest certificates, and a time stamp.

    Raises Hold when `pdf` is no signed PDF or its signer's certificate was revoked, StampAbsent when no authority
    answers, RevocationAbsent or ProofAbsent when it cannot be proved that certificates hold.
    """
    return _stamped(pdf, proof, proof.revocations.context())


def stamp_only(pdf: bytes, proof: Proof) -> bytes:
    """Gives the signed letter `pdf` with a document time stamp and nothing that proves certificates (B-T).

    Raises as `strengthen`, but for revocation, which is not asked about.
    """
    return _stamped(pdf, proof, None)


def _stamped(pdf: bytes, proof: Proof, context: ValidationContext | None) -> bytes:
    try:
        added = asyncio.run(_add(pdf, proof, context))
    except UNPROVED as error:
        proof.explain(error, *_newest(pdf))
    except (PdfError, OSError, KeyError, IndexError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise Hold(f"nothing can be added to the signed letter ({reason}); look at the file in the store") from error
    if context is not None:
        reader = PdfFileReader(BytesIO(added))
        refuse_other_authority(reader, reader.embedded_timestamp_signatures[-1])
    return added


async def _add(pdf: bytes, proof: Proof, context: ValidationContext | None) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if context is not None:
        paths = await _unproved(writer.prev, context)
        DocumentSecurityStore.supply_dss_in_writer(writer, None, paths=paths, validation_context=context)
    name = f"{FIELD}_{len(writer.prev.embedded_timestamp_signatures) + 1}"
    output = BytesIO()
    await PdfTimeStamper(proof.stamps, name, readable_field_name=FIELD_IN_WORDS).async_timestamp_pdf(
        writer,
        DIGEST,
        context,
        bytes_reserved=RESERVED,
        output=output,
        dss_settings=BEFORE_THE_STAMP,
    )
    return output.getvalue()


async def _unproved(reader: PdfFileReader, context: ValidationContext) -> list[ValidationPath]:
    """The paths that nothing in the file proves yet; later proof covers what earlier time stamps cover."""
    if stamps := reader.embedded_timestamp_signatures:
        return list(await collect_validation_info(stamps[-1], context))
    if "/DSS" in reader.root:
        return []
    return [
        path for each in reader.embedded_regular_signatures for path in await collect_validation_info(each, context)
    ]


def _newest(pdf: bytes) -> tuple[bytes, list[bytes]]:
    """The certificate that the newest proof is to be about, and those that came with it."""
    reader = PdfFileReader(BytesIO(pdf))
    embedded = (reader.embedded_timestamp_signatures or reader.embedded_regular_signatures)[-1]
    return embedded.signer_cert.dump(), [each.dump() for each in embedded.other_embedded_certs]
