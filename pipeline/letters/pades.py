"""Signing a letter: PAdES B-B (ETSI EN 319 142-1, 6.3) with a visible stamp, as an incremental update.

The stamp is a page drawn elsewhere and imported: pyHanko's own text stamps break Vietnamese letters and
PDF/A. There is no seal without a signature: the stamp lives in the signature's appearance.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any, Protocol
from uuid import uuid4

from asn1crypto import algos, x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.errors import Hold
from pipeline.letters.certificates import chain
from pipeline.letters.token.mechanism import HASH
from pipeline.letters.token.token import Identity, Token

VIETNAM = timezone(timedelta(hours=7))
FIELD = "CA"
FIELD_IN_WORDS = "Chữ ký số của cơ quan, tổ chức"
REASON = "Phát hành văn bản"
RESERVED = 16 * 1024  # hex digits for the CMS; too few fail after the token has signed
ROOM = 4096  # what a CMS without its certificates takes at most: attributes, names, an RSA-4096 signature


class Box(Protocol):
    """Where the stamp goes: page from 0, corners in PDF points from the page's lower left."""

    @property
    def page(self) -> int: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def y1(self) -> float: ...  # noqa: D102
    @property
    def x2(self) -> float: ...  # noqa: D102
    @property
    def y2(self) -> float: ...  # noqa: D102


def sign_letter(
    pdf: bytes,
    box: Box,
    stamp_pdf: bytes,
    token: Token,
    at: datetime,
    intermediates: Sequence[bytes] = (),
) -> bytes:
    """Gives `pdf` with the CA's signature in a field named "CA", its stamp shown in `box`.

    `at` (aware) becomes the signing time /M, in +07:00; it must be the one on the stamp.
    `intermediates` (DER) complete the chain that is embedded, besides what the token holds.
    Raises Hold when `pdf` or `stamp_pdf` cannot be used, TokenAbsent and TokenRefused as Token does.
    """
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    identity = token.identity()
    certificates = chain(identity.certificate, [*identity.others, *intermediates])
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        _refuse_signed(writer.prev)
        signer = _pdf_signer(TokenSigner(token, identity, certificates), box, stamp_pdf, identity)
        return asyncio.run(_sign(signer, writer, at.astimezone(VIETNAM), _reserve(identity, certificates)))
    except (PdfError, OSError, KeyError, IndexError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise Hold(f"the letter or its stamp is no PDF that can be signed ({reason}); render it again") from error


class TokenSigner(Signer):
    """pyHanko's view of the token: it gets the certificates, the child process makes the signature."""

    def __init__(self, token: Token, identity: Identity, certificates: Sequence[bytes]) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([x509.Certificate.load(der) for der in certificates])
        super().__init__(
            signing_cert=x509.Certificate.load(identity.certificate),
            cert_registry=registry,
            signature_mechanism=_mechanism(identity, token.pss),
        )
        self._token = token

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Has the token sign; `dry_run` asks for a signature's size only (RSA-4096 at most)."""
        return bytes(512) if dry_run else self._token.sign(data, digest_algorithm)


class StampPage(PdfContent):
    """The first page of a PDF in memory, drawn as the background of a stamp."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Imports the page into the writer's file, fonts and all, and draws it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        name = f"/Stamp{uuid4().hex}"
        self.resources.xobject[name] = page
        x1, y1, x2, y2 = (float(number) for number in page.get_object()["/BBox"])
        self.box = BoxConstraints(width=abs(x2 - x1), height=abs(y2 - y1))
        return f"{name} Do".encode("ascii")


async def _sign(signer: PdfSigner, writer: IncrementalPdfFileWriter, at: datetime, reserved: int) -> bytes:
    """The steps of PdfSigner.async_sign_pdf, which has no way to set the clock."""
    session = signer.init_signing_session(writer)
    session.system_time = at
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved)
    output = BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    return output.getvalue()


def _pdf_signer(signer: Signer, box: Box, stamp_pdf: bytes, identity: Identity) -> PdfSigner:
    field = SigFieldSpec(
        FIELD,
        on_page=box.page,
        box=(box.x1, box.y1, box.x2, box.y2),  # type: ignore[arg-type] # it takes any numbers
        readable_field_name=FIELD_IN_WORDS,
    )
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=identity.digest,
        subfilter=SigSeedSubFilter.PADES,
        reason=REASON,
        location=_place(identity),
    )
    return PdfSigner(metadata, signer, stamp_style=_style(stamp_pdf), new_field_spec=field)


def _style(stamp_pdf: bytes) -> StaticStampStyle:
    middle = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
    return StaticStampStyle(
        border_width=0, background=StampPage(stamp_pdf), background_layout=middle, background_opacity=1.0
    )


def _mechanism(identity: Identity, pss: bool) -> algos.SignedDigestAlgorithm:
    digest = identity.digest
    if identity.key_type == "ec":
        return algos.SignedDigestAlgorithm({"algorithm": f"{digest}_ecdsa"})
    if not pss:
        return algos.SignedDigestAlgorithm({"algorithm": f"{digest}_rsa"})
    parameters: dict[str, Any] = {
        "hash_algorithm": {"algorithm": digest},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": digest}},
        "salt_length": HASH[digest].digest_size,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)})


def _place(identity: Identity) -> str | None:
    """The place of signing is the certificate's: locality, else province."""
    subject = x509.Certificate.load(identity.certificate).subject.native
    place = subject.get("locality_name") or subject.get("state_or_province_name")
    return str(place) if place else None


def _reserve(identity: Identity, certificates: Sequence[bytes]) -> int:
    size = len(identity.certificate) + sum(map(len, certificates)) + ROOM
    return max(RESERVED, 2 * size)


def _refuse_signed(reader: PdfFileReader) -> None:
    fields = [name for name, _, _ in enumerate_sig_fields(reader)]
    if fields:
        raise Hold(f"the letter already has signature fields ({', '.join(fields)}); sign the letter as rendered")
