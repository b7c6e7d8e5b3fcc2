"""Lists of revoked certificates that somebody keeps in files (signatures.crl_files) count in each check."""

import pytest

from pipeline.letters.verify.verifier import Verifier
from tests.letters.pages import letter_pdf
from tests.letters.signers import ca
from tests.letters.verify.made import DAY, NOW, Revoked, crl, signed


@pytest.fixture
def place(tmp_path):
    """Where the list of the issuing CA lies; nothing is there yet."""
    return tmp_path / "issuing.crl"


@pytest.fixture
def verifier(tmp_path, place):
    root = tmp_path / "root.pem"
    root.write_bytes(ca().root.pem)
    made = Verifier([root], crls=[place])
    yield made
    made.close()


def test_a_list_counts_as_soon_as_it_lies_there_and_its_absence_stops_nothing(verifier, place):
    pdf = signed(letter_pdf(), field="CA")
    without = verifier.verify(pdf)
    assert (without.ok, without.signatures[0].revocation) == (True, "unknown")
    place.write_bytes(crl(ca().issuing))
    listed = verifier.verify(pdf)
    link = listed.signatures[0].chain[0]
    assert (listed.ok, link.status, link.kind, link.in_file) == (True, "good", "CRL", False)
    assert listed.signatures[0].level == without.signatures[0].level
    place.write_bytes(crl(ca().issuing, {ca().company: Revoked(NOW - DAY)}))
    revoked = verifier.verify(pdf)
    assert (revoked.ok, revoked.signatures[0].revocation) == (False, "revoked")
