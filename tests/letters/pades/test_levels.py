"""Every level with every kind of key: our verify, pdfsig and openssl agree."""

import sys
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.letters.pades.sign import Manner
from pipeline.letters.pades.strengthen import strengthen
from tests.letters.pades.others import openssl_agrees, pdfsig
from tests.letters.pades.signing import checked, signed
from tests.letters.pages import letter_pdf

pytestmark = pytest.mark.slow
KEYS = (
    ("RSA-2048", False, "sha256_rsa"),
    ("RSA-2048", True, "rsassa_pss"),
    ("RSA-3072", False, "sha256_rsa"),
    ("RSA-3072", True, "rsassa_pss"),
    ("RSA-4096", False, "sha256_rsa"),
    ("RSA-4096", True, "rsassa_pss"),
    ("P-256", False, "sha256_ecdsa"),
    ("P-384", False, "sha384_ecdsa"),
)
LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


@pytest.fixture(scope="module")
def table():
    rows: list[tuple[object, ...]] = []
    yield rows
    widths = [max(len(str(row[n])) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key[0]}-{key[2]}")
def test_all_agree_on_every_level(tmp_path, tokens, proof, watched_authority, table, key):
    kind, pss, mechanism = key
    token = tokens.open(kind, pss)
    try:
        letters = {level: signed(token, Manner(level, proof)) for level in LEVELS[:3]}
    finally:
        token.close()
    letters["B-LTA"] = strengthen(letters["B-LT"], proof)
    for level, pdf in letters.items():
        report = checked(pdf, watched_authority)
        ours, *stamps = report.signatures
        said = pdfsig(pdf, tmp_path)
        with_openssl = openssl_agrees(pdf, tmp_path, watched_authority.root_pem.read_bytes())
        found = (report.verdict, said.count("Signature is Valid"), with_openssl)
        size = f"+{(len(pdf) - len(letter_pdf())) / 1000:.0f} KB"
        table.append((kind, ours.mechanism, ours.digest, level, ours.level, *found, size))
        assert (ours.mechanism, ours.level, report.ok) == (mechanism, level, True), report.words
        assert found == ("valid", 1, True)
        assert len(stamps) == (level == "B-LTA")
    assert letters["B-LTA"].startswith(letters["B-LT"])


def test_b_lt_is_one_revision_with_all_that_proves_it(tokens, proof):
    token = tokens.open("P-256")
    try:
        pdf = signed(token, Manner("B-LT", proof))
    finally:
        token.close()
    reader = PdfFileReader(BytesIO(pdf))
    store = reader.root["/DSS"]
    before = PdfFileReader(BytesIO(letter_pdf()))
    assert reader.total_revisions == before.total_revisions + 1
    assert "/VRI" not in store
    # Signer, TSA, issuing CA, root, and who signs the status of each of the first three.
    assert (len(store["/Certs"]), len(store["/OCSPs"])) == (6, 3)
