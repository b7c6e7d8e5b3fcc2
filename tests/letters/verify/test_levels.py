"""Levels, revocation and what was issued; pdfsig and openssl say the same of the signatures themselves."""

from datetime import timedelta

import pytest
from cryptography import x509

from pipeline.letters.verify.issued import Issued
from pipeline.letters.verify.verify import verify
from tests.letters.pades.others import openssl_agrees, pdfsig
from tests.letters.pages import letter_pdf
from tests.letters.signers import authority, ca
from tests.letters.verify.attacks import customer, fill, issued_record, updated
from tests.letters.verify.made import (
    DAY,
    NOW,
    Revoked,
    crl,
    levels,
    long_term,
    signed,
    signed_by_token,
    stamped,
    stamper,
    status,
    tsa,
    with_store,
)

pytestmark = pytest.mark.slow
FIELDS = ("CA", "KH", "SoTien")


def checked(pdf: bytes, **more):
    return verify(pdf, [ca().root.der], [ca().issuing.der], **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return levels(signed_by_token(tmp_path_factory.mktemp("token")))


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_pdfsig_openssl_and_ours_agree_on_every_level(made, tmp_path, level):
    pdf = made[level]
    report = checked(pdf)
    assert (report.ok, report.signatures[0].level, report.signatures[0].level_claimed) == (True, level, level)
    assert report.signatures[0].level_missing == ()
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    assert openssl_agrees(pdf, tmp_path, ca().root.pem)
    changed = pdf.replace(b"%PDF-1.7", b"%PDF-1.6")
    assert not checked(changed).ok
    assert checked(changed).signatures[0].level == "unknown"
    assert "Digest Mismatch" in pdfsig(changed, tmp_path)
    assert not openssl_agrees(changed, tmp_path, ca().root.pem)
    stranger = authority("Gốc khác")
    assert not verify(pdf, [stranger.der]).signatures[0].trusted
    assert not openssl_agrees(pdf, tmp_path, stranger.pem)


def test_the_time_of_a_stamp_outlives_the_certificates(made):
    later = NOW + timedelta(days=1000)
    assert not checked(made["B-B"], at=later).ok
    assert not checked(made["B-LT"], at=later).ok  # the authority's certificate has expired as well
    fresh = stamped(made["B-LT"], stamper(at=NOW + timedelta(days=300)), "DTS")
    report = checked(fresh, at=NOW + timedelta(days=399))
    assert (report.ok, report.signatures[0].level) == (True, "B-LTA")
    assert report.signatures[0].proven_at == report.signatures[0].stamp.at


def test_a_level_that_is_only_claimed():
    with_time = signed(letter_pdf(), field="CA", stamps=stamper())
    lacking = with_store(with_time, (status(ca().company),), (), (ca().issuing,))
    found = checked(lacking).signatures[0]
    assert (found.ok, found.level_claimed, found.level) == (True, "B-LT", "B-T")
    assert "không có dữ liệu thu hồi của chứng thư “CA Thử nghiệm”" in found.level_missing
    assert "cấu trúc tệp ở mức B-LT nhưng chỉ chứng minh được mức B-T" in found.words
    without_time = with_store(signed(letter_pdf(), field="CA"), (status(ca().company),), (crl(),))
    assert checked(without_time).signatures[0].level == "B-B"
    old = status(ca().company, at=NOW - 30 * DAY)
    stale = with_store(with_time, (old, status(tsa())), (crl(),), (ca().company, ca().issuing, tsa()))
    found = checked(stale).signatures[0]
    assert (found.level, found.revocation) == ("B-T", "unknown")
    assert any("quá cũ" in words for words in found.level_missing)


def test_a_time_stamp_before_the_data_does_not_make_them_last():
    with_time = stamped(signed(letter_pdf(), field="CA", stamps=stamper()))
    found = checked(long_term(with_time)).signatures[0]
    assert (found.level_claimed, found.level) == ("B-LTA", "B-LT")


@pytest.mark.parametrize(
    ("revoked", "stamp", "verdict", "ok"),
    [
        (None, None, "good", True),
        (NOW - DAY, None, "revoked", False),
        (NOW - DAY, NOW - 2 * DAY, "good", True),
        (NOW - 2 * DAY, NOW - DAY, "revoked", False),
    ],
)
def test_revocation_counts_at_the_proven_time(revoked, stamp, verdict, ok):
    pdf = signed(letter_pdf(), field="CA", stamps=stamper(at=stamp) if stamp else None)
    how = Revoked(revoked) if revoked else None
    report = checked(pdf, revocation=(status(ca().company, revoked=how), crl()))
    found = report.signatures[0]
    assert (found.revocation, found.ok, found.revoked_at) == (verdict, ok, revoked)
    assert [link.kind for link in found.chain] == ["OCSP", "CRL"]
    assert found.chain[0].by == "CA Thử nghiệm"
    assert not found.chain[0].in_file


def test_a_hold_that_was_lifted_is_no_revocation():
    held = status(ca().company, revoked=Revoked(NOW - 3 * DAY, x509.ReasonFlags.certificate_hold), at=NOW - 2 * DAY)
    pdf = signed(letter_pdf(), field="CA")
    assert checked(pdf, revocation=(held,)).signatures[0].revocation == "revoked"
    assert checked(pdf, revocation=(held, status(ca().company), crl())).signatures[0].revocation == "good"


def test_a_time_stamp_of_a_revoked_authority_proves_nothing():
    pdf = signed(letter_pdf(), field="CA", stamps=stamper())
    found = checked(pdf, revocation=(status(tsa(), revoked=Revoked(NOW - DAY)),)).signatures[0]
    assert (found.ok, found.level, found.stamp.ok, found.proven_at) == (False, "B-B", False, None)
    assert "dấu thời gian kèm theo chữ ký không hợp lệ: chứng thư “TSA Thử nghiệm” đã bị thu hồi" in found.words


def test_garbage_for_revocation_data_is_left_out():
    report = checked(signed(letter_pdf(), field="CA"), revocation=(b"", b"0", b"\x30\x80", b"x" * 1000))
    assert (report.ok, report.signatures[0].revocation) == (True, "unknown")


# What was issued.


def test_a_record_that_the_customer_signed():
    record = issued_record()
    returned = signed(record, customer(), "KH")
    report = checked(returned, issued=Issued.of(record, FIELDS, "KH"))
    assert (report.ok, report.continues_issued) == (True, True), report.words
    assert report.continuation.customer_signed_by == "Công ty Khách hàng"
    assert "Trường của khách hàng “KH” do “Công ty Khách hàng” ký" in report.words
    by_field = {each.field: each for each in report.signatures}
    assert by_field["CA"].locks.changes == "forms"
    assert by_field["CA"].locks.certifies
    assert by_field["KH"].locks.action == "All"
    assert "khóa tất cả các trường" in by_field["KH"].locks.words
    waiting = checked(record, issued=Issued.of(record, FIELDS, "KH"))
    assert (waiting.ok, waiting.continuation.customer_signed, waiting.empty_fields) == (True, False, ("KH",))


def test_a_strangers_field_is_found_though_our_signature_holds():
    record = issued_record()
    returned = signed(record, customer(), "Them")
    ours = next(each for each in checked(returned).signatures if each.field == "CA")
    assert ours.ok  # the lock allows signing
    report = checked(returned, issued=Issued.of(record, FIELDS, "KH"))
    assert (report.ok, report.verdict, report.continues_issued) == (False, "invalid", True)
    assert report.continuation.added_fields == ("Them",)
    assert "tệp có trường không thuộc bản đã phát hành: “Them”" in report.problems


def test_a_record_written_anew_does_not_continue_ours():
    record, other = issued_record(), issued_record()
    report = checked(signed(other, customer(), "KH"), issued=Issued.of(record, FIELDS, "KH"))
    assert (report.ok, report.continues_issued) == (False, False)
    filled = checked(signed(updated(record, fill), customer(), "KH"), issued=Issued.of(record, FIELDS, "KH"))
    assert filled.continues_issued
    assert "điền trường “SoTien”: “100.000” thành “900.000”" in filled.words
