"""Signatures made stronger later: upgrades, archive time stamps year by year, and what keeps them from it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.errors import Hold
from pipeline.letters.pades.lasting import MARGIN, holds_until, next_renewal
from pipeline.letters.pades.proof import Proof, ProofAbsent
from pipeline.letters.pades.sign import Manner
from pipeline.letters.pades.strengthen import stamp_only, strengthen
from pipeline.letters.trust.revocation import RevocationAbsent, Revoked
from pipeline.letters.trust.stamps import StampAbsent, TimeStamps
from pipeline.settings import StampServer
from tests.letters.pades.others import openssl_agrees, pdfsig
from tests.letters.pades.signing import checked, der, signed
from tests.servers.tsa import Tsa

pytestmark = pytest.mark.slow


@pytest.fixture
def token(tokens):
    made = tokens.open("P-256")
    yield made
    made.close()


def opened(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(BytesIO(pdf))


def by_two(proof: Proof, authority, *servers: Tsa) -> Proof:
    chosen = [StampServer(url=each.stamps_url) for each in servers]
    return Proof(TimeStamps(chosen, [der(authority.root)], [der(authority.issuing)]), proof.revocations)


@pytest.mark.parametrize("level", ["B-B", "B-T"])
def test_an_upgrade_leaves_the_signed_bytes_as_they_were(tmp_path, token, proof, watched_authority, level):
    before = signed(token, Manner(level, proof))

    after = strengthen(before, proof)

    report = checked(after, watched_authority)
    assert after.startswith(before)
    assert (report.ok, report.signatures[0].level) == (True, "B-LTA"), report.words
    assert opened(after).total_revisions == opened(before).total_revisions + 1
    assert "Signature is Valid" in pdfsig(after, tmp_path)
    assert openssl_agrees(after, tmp_path, watched_authority.root_pem.read_bytes())


def test_each_year_one_archive_stamp_more(token, proof, watched_authority):
    letter = signed(token, Manner("B-LT", proof))
    for year in (1, 2, 3):
        longer = strengthen(letter, proof)
        assert longer.startswith(letter)
        letter = longer
        stamps = [each for each in checked(letter, watched_authority).signatures if each.kind == "timestamp"]
        assert [each.field for each in stamps] == [f"DAU_THOI_GIAN_{number + 1}" for number in range(year)]
        assert all(each.ok for each in stamps)


def test_a_stamp_alone_asks_nobody_about_revocation(token, proof, revocation, watched_authority):
    before = signed(token)
    revocation.fault = "refuse"

    after = stamp_only(before, proof)

    assert checked(after, watched_authority).ok
    assert "/DSS" not in opened(after).root
    with pytest.raises(RevocationAbsent):
        strengthen(before, proof)


def test_without_an_authority_there_is_no_letter_above_b_b(token, proof, tsa):
    before = signed(token)
    tsa.fault = "refuse"

    for level in ("B-T", "B-LT"):
        with pytest.raises(StampAbsent):
            signed(token, Manner(level, proof))
    with pytest.raises(StampAbsent):
        strengthen(before, proof)


def test_an_authority_that_refuses_is_as_good_as_away(token, proof, tsa):
    tsa.lie = "reject"
    with pytest.raises(StampAbsent):
        signed(token, Manner("B-T", proof))


def test_without_word_on_revocation_there_is_no_b_lt(token, proof, revocation):
    revocation.fault = "refuse"
    with pytest.raises(RevocationAbsent):
        signed(token, Manner("B-LT", proof))
    signed(token, Manner("B-T", proof))


def test_with_a_revoked_certificate_nothing_is_signed_at_b_lt(token, proof, revocation):
    revocation.revoke(x509.load_der_x509_certificate(token.identity().certificate))
    with pytest.raises(Revoked):
        signed(token, Manner("B-LT", proof))


def test_a_revoked_authority_makes_the_letter_wait(token, proof, tsa, revocation):
    stamper = x509.load_pem_x509_certificate(tsa.files.certificate_pem.read_bytes())
    revocation.revoke(stamper)
    with pytest.raises(ProofAbsent, match="revoked"):
        signed(token, Manner("B-LT", proof))


def test_an_answer_of_another_authority_is_not_left_unproved(tmp_path, token, proof, tsa, watched_authority):
    """What proves the first authority is in the file already when the second one answers."""
    with Tsa(watched_authority, tmp_path / "second", files=watched_authority.issue_tsa("second")) as second:
        proof = by_two(proof, watched_authority, tsa, second)
        signed(token, Manner("B-LT", proof))
        tsa.fault = "refuse"
        with pytest.raises(ProofAbsent, match="máy chủ khác"):
            signed(token, Manner("B-LT", proof))

        letter = signed(token, Manner("B-LT", proof))
        assert checked(letter, watched_authority).signatures[0].level == "B-LT"
        tsa.fault = ""


def test_a_file_that_is_no_signed_letter_is_held(proof):
    with pytest.raises(Hold):
        strengthen(b"%PDF-1.7\n", proof)


def test_a_letter_is_renewed_before_a_certificate_ends(token, proof):
    letter, at = signed(token, Manner("B-LT", proof)), datetime.now(UTC)
    until = holds_until(letter)

    assert next_renewal(letter, at, timedelta(days=30)) == at + timedelta(days=30)
    assert next_renewal(letter, at, timedelta(days=9999)) == until - MARGIN
    near = until - timedelta(days=10)
    assert next_renewal(letter, near, timedelta(days=9999)) == until - timedelta(days=5)
    late = until + timedelta(days=1)
    assert next_renewal(letter, late, timedelta(days=9999)) == late + timedelta(days=1)
