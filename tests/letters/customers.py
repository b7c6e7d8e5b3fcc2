"""Customers who sign with tokens of their own: as their signing programs do, an incremental update by pyHanko."""

from dataclasses import dataclass
from io import BytesIO

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.letters.field_names import CUSTOMER
from tests.servers.authority import Authority


@dataclass(frozen=True)
class Customer:
    """A customer with a certificate that `authority` has issued."""

    authority: Authority
    organisation: str
    tax_code: str

    def sign(self, pdf: bytes, field: str = CUSTOMER) -> bytes:
        """Gives `pdf` with the customer's signature in `field`."""
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
        return bytes(sign_pdf(writer, metadata, self._signer()).getvalue())

    def _signer(self) -> SimpleSigner:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        issued = self.authority.issue_signer(key.public_key(), organisation=self.organisation, tax_code=self.tax_code)
        store = SimpleCertificateStore()
        store.register(_certificate(self.authority.issuing))
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return SimpleSigner(_certificate(issued), keys.PrivateKeyInfo.load(private), store)


def _certificate(issued) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(issued.public_bytes(serialization.Encoding.DER))
