"""PDF files as customers send them: written, scanned, mixed, locked, broken, with files in them, in odd fonts."""

import html
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import weasyprint
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from pipeline.shipped import shipped
from tests.papers.scans import LETTER, saved


def written(*texts: str, style: str = "") -> bytes:
    """A PDF with a page of text for each of `texts`."""
    faces = shipped("templates", "fonts", "faces.css")
    pages = "".join(
        f"<div style='break-after: page; white-space: pre-line'>{html.escape(text)}</div>" for text in texts
    )
    page = f"<html lang=vi><style>body {{ font-family: Tinos }} {style}</style><body>{pages}</body></html>"
    made: bytes = weasyprint.HTML(string=page).write_pdf(stylesheets=[weasyprint.CSS(filename=str(faces))])
    return trimmed(made, len(texts))


def trimmed(pdf: bytes, pages: int) -> bytes:
    """Only the first pages."""
    return joined([pdf], pages)


def scanned(*pages: Image.Image, dpi: int = 200) -> bytes:
    """A PDF of pictures, as scanners make it."""
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=dpi)


def joined(parts: Sequence[bytes], most: int = 1_000_000) -> bytes:
    """All pages of the parts in one PDF, at most so many."""
    writer = PdfWriter()
    for part in parts:
        for page in PdfReader(io.BytesIO(part)).pages[:most]:
            writer.add_page(page)
    return _bytes(writer)


def locked(pdf: bytes, user: str = "1234", algorithm: str = "AES-256") -> bytes:
    """The PDF encrypted; with "" as the user's password it opens without asking."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(user, "owner", algorithm=algorithm)
    return _bytes(writer)


def holding(pdf: bytes, files: dict[str, bytes]) -> bytes:
    """The PDF with files embedded."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for name, content in files.items():
        writer.add_attachment(name, content)
    return _bytes(writer)


def without_unicode(pdf: bytes) -> bytes:
    """The PDF without the tables that say which letter a glyph is, as some printers' drivers make it."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for each in writer._objects:
        if isinstance(each, DictionaryObject) and NameObject("/ToUnicode") in each:
            del each["/ToUnicode"]
    return _bytes(writer)


def without_table(pdf: bytes) -> bytes:
    """The PDF with its cross-reference table gone, cut as by a broken download."""
    return pdf[: pdf.rindex(b"startxref")].replace(b"\nxref", b"\nxxxx")


def signed(pdf: bytes, name: str, field: str = "Signature1") -> bytes:
    """The PDF with a signature by a certificate that only its maker trusts."""
    store = serialize_key_and_certificates(b"", *_key_and_certificate(name), None, NoEncryption())
    signer = signers.SimpleSigner.load_pkcs12_data(store, other_certs=[], passphrase=None)
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), signers.PdfSignatureMetadata(field), signer)
    return bytes(out.getbuffer())


def _key_and_certificate(name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key, who = rsa.generate_private_key(65537, 2048), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    begun = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
    dated = begun.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    return key, dated.sign(key, hashes.SHA256())


def letter() -> bytes:
    """The official letter of tests/papers/scans.py, written."""
    return written(LETTER)


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
