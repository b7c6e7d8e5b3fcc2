"""A record with two signatures (E4a): the CA certifies, the customer signs later, and then nothing may change."""

from io import BytesIO

import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.letters.pades.fields import CustomerField
from pipeline.letters.pades.sign import Manner
from pipeline.letters.pades.strengthen import strengthen
from tests.letters.pades.others import Box, openssl_agrees, pdfsig
from tests.letters.pades.signing import checked, der, signed
from tests.servers.certificates import new_key

pytestmark = pytest.mark.slow
PLACE = CustomerField(Box(0, 60.0, 120.0, 258.0, 199.0))
CUSTOMER, MST = "Công ty TNHH Ánh Dương", "0312345678"


@pytest.fixture(scope="module", params=["B-B", "B-LT"])
def level(request):
    return request.param


@pytest.fixture
def record(tokens, proof, level) -> bytes:
    token = tokens.open("RSA-2048")
    try:
        return signed(token, Manner(level, proof, PLACE))
    finally:
        token.close()


def customer(authority, tax_code: str = MST) -> SimpleSigner:
    key = new_key("P-256")
    certificate = authority.issue_signer(key.public_key(), organisation=CUSTOMER, tax_code=tax_code)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    above = SimpleCertificateStore()
    above.register(x509.Certificate.load(der(authority.issuing)))
    return SimpleSigner(x509.Certificate.load(der(certificate)), keys.PrivateKeyInfo.load(plain), above)


def sign_by(who: SimpleSigner, pdf: bytes, field: str = "KHACH_HANG", existing: bool = True) -> bytes:
    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    PdfSigner(metadata, who).sign_pdf(writer, existing_fields_only=existing, output=out)
    return out.getvalue()


def field_of(pdf: bytes, name: str) -> generic.DictionaryObject:
    fields = PdfFileReader(BytesIO(pdf)).root["/AcroForm"]["/Fields"]
    (found,) = [each.get_object() for each in fields if each.get_object()["/T"] == name]
    return found


def test_the_ca_certifies_with_the_customers_empty_field_in_the_same_revision(record, watched_authority, level):
    reader = PdfFileReader(BytesIO(record))
    (ours,) = reader.embedded_signatures
    report = checked(record, watched_authority)

    assert reader.root["/Perms"]["/DocMDP"].raw_get("/Contents") == ours.sig_object.raw_get("/Contents")
    assert ours.docmdp_level.value == 2  # fill in and sign
    assert report.empty_fields == ("KHACH_HANG",)
    assert (report.ok, report.signatures[0].level) == (True, level)
    assert report.signatures[0].covers_whole_file


def test_the_customers_field_locks_all_and_says_what_it_is(record):
    field = field_of(record, "KHACH_HANG")

    assert field["/TU"] == "Chữ ký số của khách hàng"
    assert (field["/Lock"]["/Action"], field["/Lock"]["/P"]) == ("/All", 1)
    assert [float(number) for number in field["/Rect"]] == [60.0, 120.0, 258.0, 199.0]
    assert "/N" in field["/AP"]  # PDF/A-3 (ISO 19005-3), 6.3.3: every visible annotation has an appearance
    assert field["/F"] & 4  # printed (6.3.2)


def test_the_customer_signs_and_both_are_valid_for_all(tmp_path, record, watched_authority):
    both = sign_by(customer(watched_authority), record)

    report = checked(both, watched_authority)
    assert both.startswith(record)
    assert [(each.field, each.ok, each.tax_code) for each in report.signatures] == [
        ("CA", True, "0101300842"),
        ("KHACH_HANG", True, MST),
    ], report.words
    assert report.empty_fields == ()
    assert pdfsig(both, tmp_path).count("Signature is Valid") == 2
    assert openssl_agrees(both, tmp_path, watched_authority.root_pem.read_bytes())


def test_whoever_changes_a_field_after_the_customer_is_found_out(record, watched_authority):
    both = sign_by(customer(watched_authority), record)
    writer = IncrementalPdfFileWriter(BytesIO(both))
    append_signature_field(writer, SigFieldSpec("THEM", box=(10, 10, 90, 60)))
    out = BytesIO()
    writer.write(out)

    report = checked(out.getvalue(), watched_authority)

    assert report.verdict == "invalid"
    assert "tệp có thay đổi không được phép sau khi ký" in report.words


def test_a_change_of_the_page_is_found_out(record, watched_authority):
    writer = IncrementalPdfFileWriter(BytesIO(record))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)

    assert checked(out.getvalue(), watched_authority).verdict == "invalid"


def test_archive_stamps_do_no_harm_to_both(record, proof, watched_authority):
    both = sign_by(customer(watched_authority), record)

    report = checked(strengthen(both, proof), watched_authority)

    assert [(each.field, each.ok) for each in report.signatures if each.kind == "signature"] == [
        ("CA", True),
        ("KHACH_HANG", True),
    ], report.words
