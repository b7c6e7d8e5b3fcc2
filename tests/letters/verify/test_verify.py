"""Verifying: letters of ours, letters that were changed, and bytes that are no letters at all."""

import os
import re
import signal
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from asn1crypto import cms, keys
from asn1crypto import x509 as asn1
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.errors import Problem
from pipeline.letters.pades import sign_letter
from pipeline.letters.token.token import Token
from pipeline.letters.verify.verifier import Verifier
from pipeline.letters.verify.verify import verify
from tests.letters.pades.others import Box, parts
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.letters.signers import Issued, authority, ca, company_token, signer
from tests.servers.authority import ORGANISATION

pytestmark = pytest.mark.slow
AT = datetime(2026, 8, 3, 2, 30, 15, tzinfo=UTC)
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    """A signed letter of ours; its chain is in it, but for the root."""
    folder = tmp_path_factory.mktemp("token")
    token = Token(company_token(folder).settings(), folder / "latch")
    yield sign_letter(letter_pdf(), Box(*BOX), stamp_pdf(NOW), token, NOW)
    token.close()


@pytest.fixture(scope="module")
def verifier(tmp_path_factory):
    root = tmp_path_factory.mktemp("roots") / "root.pem"
    root.write_bytes(ca().root.pem)
    made = Verifier([root])
    yield made
    made.close()


def roots() -> list[bytes]:
    return [ca().root.der]


def sign_by(
    pdf: bytes, who: Issued, field: str = "KH", others: tuple[Issued, ...] = (), tsa: Issued | None = None
) -> bytes:
    """Somebody else signs, in software; with a time stamp of `tsa` as PAdES."""
    store = SimpleCertificateStore()
    store.register_multiple([asn1.Certificate.load(other.der) for other in others])
    signing = SimpleSigner(asn1.Certificate.load(who.der), keys.PrivateKeyInfo.load(who.key_der), store)
    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES if tsa else None)
    PdfSigner(metadata, signing, timestamper=stamper(tsa) if tsa else None).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=out
    )
    return out.getvalue()


def stamper(tsa: Issued) -> DummyTimeStamper:
    """A time-stamping authority without a server."""
    return DummyTimeStamper(asn1.Certificate.load(tsa.der), keys.PrivateKeyInfo.load(tsa.key_der))


def updated(pdf: bytes, change) -> bytes:
    """The file with an incremental update, as an editor makes it."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    change(writer)
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def draw_over(writer: IncrementalPdfFileWriter) -> None:
    stream = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 700 200 50 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))


# What is right.


def test_a_letter_of_ours(letter, verifier):
    report = verifier.verify(letter)
    assert report == verify(letter, roots())
    assert (report.ok, report.verdict, report.count, report.problems) == (True, "valid", 1, ())
    (found,) = report.signatures
    assert (found.field, found.kind, found.level) == ("CA", "signature", "B-B")
    assert (found.signer, found.organisation, found.issuer) == (ORGANISATION, ORGANISATION, "CA Thử nghiệm")
    assert found.tax_code == "0101234567"
    assert found.certificate_serial == f"{ca().company.certificate.serial_number:x}"
    assert (found.digest, found.mechanism) == ("sha256", "sha256_rsa")
    assert (found.intact, found.valid, found.trusted, found.covers_whole_file) == (True,) * 4
    assert (found.changes, found.revocation) == ("none", "unknown")
    assert found.signed_at == NOW.replace(microsecond=0)
    assert found.signed_at.utcoffset() == timedelta(hours=7)
    assert found.time_source == "claimed"
    assert "hợp lệ; không có thay đổi nào sau khi ký; thời điểm ký " in report.words


def test_the_report_goes_through_json(letter):
    report = verify(letter, roots())
    again = type(report).model_validate_json(report.model_dump_json())
    assert again == report
    assert '"ok":true' in report.model_dump_json()


def test_the_issuer_may_come_from_the_intermediates():
    pdf = sign_by(letter_pdf(), signer(ca().issuing))
    assert not verify(pdf, roots()).ok
    assert verify(pdf, roots(), [ca().issuing.der]).ok


def test_a_signature_added_later_is_an_allowed_change(letter):
    report = verify(sign_by(letter, signer(ca().issuing), others=(ca().issuing,)), roots())
    ours, theirs = report.signatures
    assert report.ok
    assert report.count == 2
    assert (ours.changes, ours.covers_whole_file, ours.ok) == ("allowed", False, True)
    assert (theirs.changes, theirs.covers_whole_file, theirs.level) == ("none", True, "PKCS#7")
    assert "chỉ có thay đổi được phép" in ours.words


def test_empty_fields_are_named():
    pdf = updated(letter_pdf(), lambda writer: append_signature_field(writer, SigFieldSpec("KH")))
    report = verify(pdf, roots())
    assert (report.verdict, report.empty_fields, report.ok) == ("unsigned", ("KH",), False)


def test_time_stamps_are_checked_and_tell_the_time(letter):
    tsa = signer(ca().issuing, purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    (found,) = verify(sign_by(letter_pdf(), signer(ca().issuing), tsa=tsa), roots(), [ca().issuing.der]).signatures
    assert (found.ok, found.level, found.time_source) == (True, "B-T", "timestamp")
    out = BytesIO()
    PdfTimeStamper(stamper(tsa), "DTS").timestamp_pdf(IncrementalPdfFileWriter(BytesIO(letter)), "sha256", output=out)
    report = verify(out.getvalue(), roots(), [ca().issuing.der])
    assert (report.ok, report.count) == (True, 1)
    assert [(each.kind, each.level, each.ok) for each in report.signatures] == [
        ("signature", "B-T", True),  # EN 319 142-1, 6.3: a document time stamp proves the time as well
        ("timestamp", "RFC 3161", True),
    ]
    stranger = signer(authority("Gốc khác"), purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    pdf = sign_by(letter_pdf(), signer(ca().issuing), tsa=stranger)
    (found,) = verify(pdf, roots(), [ca().issuing.der]).signatures
    assert not found.ok
    assert "dấu thời gian kèm theo chữ ký không hợp lệ" in found.words


# What is not.


def test_one_changed_byte(letter):
    where = letter.index(b"%PDF-1.7\n%") + 11
    changed = letter[:where] + bytes([letter[where] ^ 1]) + letter[where + 1 :]
    report = verify(changed, roots())
    (found,) = report.signatures
    assert (report.ok, report.verdict, found.intact, found.valid, found.trusted) == (
        False,
        "invalid",
        False,
        True,
        False,
    )
    assert found.problems == ("nội dung đã bị thay đổi sau khi ký (giá trị băm không khớp)",)
    assert "không hợp lệ" in report.words


def test_a_changed_signature_value(letter):
    end = letter.lower().index(parts(letter)[1].hex()[-64:].encode())
    digit = b"0" if letter[end : end + 1] != b"0" else b"1"
    (found,) = verify(letter[:end] + digit + letter[end + 1 :], roots()).signatures
    assert (found.intact, found.valid, found.ok) == (True, False, False)
    assert "giá trị chữ ký không khớp" in found.words


def test_content_drawn_over_it_by_an_update(letter):
    report = verify(updated(letter, draw_over), roots())
    (found,) = report.signatures
    assert (found.intact, found.valid, found.trusted, found.changes) == (True, True, True, "other")
    assert not report.ok
    assert report.problems == ("CA: tệp có thay đổi không được phép sau khi ký",)


def test_a_line_end_after_the_end_is_no_change(letter):
    report = verify(letter + b"\r\n", roots())
    assert (report.ok, report.signatures[0].changes) == (True, "none")
    assert not report.signatures[0].covers_whole_file


def end_of(pdf: bytes) -> bytes:
    """startxref and what follows: whoever repeats it, has pyHanko find the same newest revision."""
    return pdf[pdf.rindex(b"startxref") :]


@pytest.mark.parametrize("hidden", [b"junk", b"9 0 obj\n<</Type/Catalog>>\nendobj\n"])
def test_bytes_after_the_end_are_a_change(letter, hidden):
    countersigned = sign_by(letter, signer(ca().issuing), others=(ca().issuing,))
    assert verify(countersigned, roots()).ok
    for pdf in (letter, countersigned):
        for changed in (pdf + hidden, pdf + hidden + end_of(pdf)):
            report = verify(changed, roots())
            assert not report.ok
            assert "other" in [found.changes for found in report.signatures] or report.verdict == "damaged"


def test_an_update_with_a_cross_reference_table_is_read_too():
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(letter_pdf()))), BytesIO()
    writer.stream_xrefs = False
    writer.write(out)
    pdf = out.getvalue()
    assert b"trailer" in pdf
    company = (signer(ca().issuing), signer(ca().issuing))
    for field, who in zip(("A", "B"), company, strict=True):
        pdf = sign_by(pdf, who, field, others=(ca().issuing,))
    report = verify(pdf, roots())
    assert [found.changes for found in report.signatures] == ["allowed", "none"]
    assert report.ok
    assert not verify(pdf + b"junk" + end_of(pdf), roots()).ok


def test_an_unknown_root_is_not_trusted(letter):
    for known in ([], [authority("Gốc khác").der]):
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # pyHanko warns when it falls back on the system's roots
            report = verify(letter, known)
        (found,) = report.signatures
        assert (found.intact, found.valid, found.trusted, report.ok) == (True, True, False, False)
        assert "chưa thể tin cậy" in found.words
        assert "không lập được đường dẫn" in found.words


def test_a_strangers_signature_beside_ours_spoils_the_file(letter):
    stranger = signer(authority("Gốc khác"))
    report = verify(sign_by(letter, stranger), roots())
    assert [found.ok for found in report.signatures] == [True, False]
    assert not report.ok


def test_time_of_verifying_decides_on_expiry(letter):
    later = verify(letter, roots(), at=NOW + timedelta(days=401)).signatures[0]
    assert (later.trusted, later.ok) == (False, False)
    assert "hết hạn" in later.words
    before = verify(letter, roots(), at=NOW - timedelta(days=200)).signatures[0]
    assert not before.trusted
    assert verify(letter, roots(), at=NOW + timedelta(days=399)).ok
    with pytest.raises(ValueError, match="aware"):
        verify(letter, roots(), at=NOW.replace(tzinfo=None))


def test_a_signing_time_outside_the_certificate(tmp_path):
    token = Token(company_token(tmp_path).settings(), tmp_path / "latch")
    try:
        pdf = sign_letter(letter_pdf(), Box(*BOX), stamp_pdf(NOW), token, NOW - timedelta(days=200))
    finally:
        token.close()
    report = verify(pdf, roots())
    assert not report.ok
    assert "thời điểm ký nằm ngoài thời hạn" in report.words


@pytest.mark.parametrize("usage", [("key_encipherment",), None])
def test_a_certificate_that_is_not_for_signing(usage):
    pdf = sign_by(letter_pdf(), signer(ca().issuing, usage=usage))
    (found,) = verify(pdf, roots(), [ca().issuing.der]).signatures
    assert (found.intact, found.valid, found.trusted) == (True, True, False)
    assert "không được cấp để ký số" in found.words


# What is no letter.


def encrypted(pdf: bytes) -> bytes:
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(pdf))), BytesIO()
    writer.encrypt("owner", "user")
    writer.write(out)
    return out.getvalue()


NESTED = b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\ntrailer<</Root 1 0 R>>"
HOSTILE = {
    "empty": (lambda _: b"", "empty"),
    "text": (lambda _: b"Kinh gui Quy cong ty" * 100, "not_pdf"),
    "zip": (lambda _: b"PK\x03\x04" + bytes(5000), "not_pdf"),
    "head only": (lambda pdf: pdf[:9], "damaged"),
    "cut in the middle": (lambda pdf: pdf[: len(pdf) // 2], "damaged"),
    "cut near the end": (lambda pdf: pdf[:-200], "damaged"),
    "tail missing its mark": (lambda pdf: pdf[:-7], "damaged"),
    "zeros inside": (lambda pdf: pdf[:600] + bytes(3000) + pdf[3600:], "invalid"),
    "head on noise": (lambda _: b"%PDF-1.7\n" + os.urandom(100_000), "damaged"),
    "nested": (lambda _: NESTED, "damaged"),
    "encrypted": (encrypted, "encrypted"),
    "unsigned": (lambda _: letter_pdf(), "unsigned"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_a_verdict(letter, verifier, name):
    make, verdict = HOSTILE[name]
    report = verifier.verify(make(letter))
    assert not report.ok
    assert report.verdict == verdict
    assert report.words.startswith("Tệp")
    assert verifier.verify(letter).ok


def test_every_truncation_and_many_flips_give_a_verdict(letter, verifier):
    for size in range(0, len(letter), 997):
        assert not verifier.verify(letter[:size]).ok
    signed = bytearray(letter)
    for where in (*outside_the_cms(letter), *proving_bytes(letter)):
        signed[where] ^= 0x55
        assert not verifier.verify(bytes(signed)).ok, where
        signed[where] ^= 0x55


def outside_the_cms(letter: bytes) -> list[int]:
    """Places in what the signature covers."""
    contents = re.search(rb"/Contents <([0-9a-fA-F]+)>", letter)
    return [at for at in range(50, len(letter), 499) if not contents.start(1) <= at < contents.end(1)]


def proving_bytes(letter: bytes) -> Iterator[int]:
    """Places in the hex digits of what proves it: a CMS signs no version, no list of digests (RFC 5652, 5.4)."""
    contents = re.search(rb"/Contents <([0-9a-fA-F]+)>", letter)
    raw = bytes.fromhex(contents[1].decode())
    info = cms.ContentInfo.load(raw)["content"]["signer_infos"][0]
    signed = info["signed_attrs"].dump()[4:]  # without its tag, which is another one in the signed form
    for part in (ca().company.der, signed, info["signature"].native):
        start = raw.index(part)
        yield from range(contents.start(1) + 2 * start, contents.start(1) + 2 * (start + len(part)), 199)


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (rb"/ByteRange \[[^]]*\]", b"/ByteRange []"),
        (rb"/ByteRange \[[^]]*\]", b"/ByteRange [0 9 (x)]"),
        (rb"/Contents <[^>]{16}", b"/Contents <ffffffffffffffff"),
        (rb"/SubFilter */ETSI.CAdES.detached", b"/SubFilter /adbe.x509.rsa.sha1..."),
        (rb"/M \(D[^)]*\)", b"/M (yesterday)"),
    ],
)
def test_a_signature_that_cannot_be_read_is_reported(letter, verifier, pattern, new):
    (old,) = re.findall(pattern, letter)
    changed = letter.replace(old, new.ljust(len(old))[: len(old)])
    report = verifier.verify(changed)
    assert not report.ok
    assert report.verdict in ("invalid", "damaged")


def test_a_file_that_is_too_big_is_not_looked_at(letter, tmp_path):
    (tmp_path / "root.pem").write_bytes(ca().root.pem)
    small = Verifier([tmp_path / "root.pem"], max_mb=0.1)
    try:
        assert small.verify(bytes(200_000)).verdict == "too_big"
        assert small.verify(letter).ok
    finally:
        small.close()


def test_a_file_that_takes_too_much_memory(letter, tmp_path):
    (tmp_path / "root.pem").write_bytes(ca().root.pem)
    tight = Verifier([tmp_path / "root.pem"], memory_mb=400)
    try:
        assert tight.verify(letter).ok
        report = tight.verify(b"%PDF-1.7\n" + b"[" * 60_000_000)
        assert (report.ok, report.verdict) == (False, "failed")
        assert tight.verify(letter).ok
    finally:
        tight.close()


def test_a_checker_that_hangs_or_dies(letter, tmp_path):
    (tmp_path / "root.pem").write_bytes(ca().root.pem)
    checker = Verifier([tmp_path / "root.pem"], seconds=5)
    try:
        assert checker.verify(letter).ok
        os.kill(checker._child.pid, signal.SIGSTOP)
        assert checker.verify(letter).verdict == "failed"
        assert checker.verify(letter).ok
        os.kill(checker._child.pid, signal.SIGKILL)
        assert checker.verify(letter).ok
    finally:
        checker.close()


def test_eight_threads_verify_at_once(letter, verifier):
    files = [letter, letter_pdf()] * 20
    with ThreadPoolExecutor(8) as pool:
        assert [report.ok for report in pool.map(verifier.verify, files)] == [True, False] * 20


def test_a_root_that_cannot_be_read_is_a_problem(tmp_path):
    with pytest.raises(Problem, match=r"none\.pem"):
        Verifier([tmp_path / "none.pem"])
