"""Signed letters, checked by other people's programs: pdfsig and openssl."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.errors import Hold
from pipeline.letters.pades import sign_letter
from pipeline.letters.pades.sign import RESERVED
from pipeline.letters.token.token import Token
from tests.letters.pades import others
from tests.letters.pades.others import Box, parts, pdfsig
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.letters.signers import Issued, authority, ca, company_token, signer
from tests.servers.authority import ORGANISATION

pytestmark = pytest.mark.slow
AT = datetime(2026, 8, 3, 2, 30, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rsa")
    made = Token(company_token(folder).settings(), folder / "latch")
    yield made
    made.close()


def signed_by(token: Token, number: str = "1", intermediates: tuple[bytes, ...] = ()) -> bytes:
    return sign_letter(letter_pdf(number), Box(*BOX), stamp_pdf(AT), token, AT, intermediates)


def openssl_agrees(pdf: bytes, folder: Path, root: Issued | None = None) -> bool:
    return others.openssl_agrees(pdf, folder, (root or ca().root).pem)


def test_pdfsig_and_openssl_find_it_valid(tmp_path, token):
    pdf = signed_by(token)
    said = pdfsig(pdf, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Signature Field Name: CA" in said
    assert ORGANISATION in said
    assert openssl_agrees(pdf, tmp_path)
    assert not openssl_agrees(pdf, tmp_path, authority("Gốc khác"))
    changed = pdf.replace(b"%PDF-1.7", b"%PDF-1.6")
    assert changed != pdf
    assert not openssl_agrees(changed, tmp_path)
    assert "Digest Mismatch" in pdfsig(changed, tmp_path)


@pytest.mark.parametrize(
    ("kind", "pss", "mechanism", "digest"),
    [
        ("RSA-2048", True, "rsassa_pss", "sha256"),
        ("P-256", False, "sha256_ecdsa", "sha256"),
        ("P-384", False, "sha384_ecdsa", "sha384"),
    ],
)
def test_other_mechanisms(tmp_path, kind, pss, mechanism, digest):
    hsm = company_token(tmp_path, signer(ca().issuing, kind=kind))
    token = Token(hsm.settings(pss=pss), tmp_path / "latch")
    try:
        pdf = signed_by(token)
    finally:
        token.close()
    info = cms.ContentInfo.load(parts(pdf)[1])["content"]["signer_infos"][0]
    assert info["signature_algorithm"]["algorithm"].native == mechanism
    assert info["digest_algorithm"]["algorithm"].native == digest
    assert openssl_agrees(pdf, tmp_path)
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)


def test_it_is_an_incremental_update_that_keeps_pdf_a(token):
    pdf = signed_by(token)
    assert pdf.startswith(letter_pdf())
    metadata = opened(pdf).root["/Metadata"].data
    assert b'pdfaid:part="3"' in metadata or b"<pdfaid:part>3" in metadata


def test_time_place_reason_and_field(token):
    reader = opened(signed_by(token))
    (signature,) = reader.embedded_signatures
    assert signature.field_name == "CA"
    assert signature.sig_object["/M"] == "D:20260803093015+07'00'"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == "Phát hành văn bản"
    assert signature.sig_object["/Location"] == "Hà Nội"
    assert signature.sig_field["/TU"] == "Chữ ký số của cơ quan, tổ chức"
    assert [float(number) for number in signature.sig_field["/Rect"]] == list(BOX[1:])


def test_cms_is_what_pades_asks_for(token):
    signed = cms.ContentInfo.load(parts(signed_by(token, intermediates=(ca().root.der,)))[1])["content"]
    attributes = {each["type"].native for each in signed["signer_infos"][0]["signed_attrs"]}
    assert attributes >= {"content_type", "message_digest", "signing_certificate_v2"}
    assert "signing_time" not in attributes  # PAdES: the time is /M
    embedded = {each.chosen.dump() for each in signed["certificates"]}
    assert embedded == {ca().company.der, ca().issuing.der, ca().root.der}


def test_a_certificate_that_is_no_issuer_is_not_embedded(token):
    foreign = authority("Gốc khác").der
    signed = cms.ContentInfo.load(parts(signed_by(token, intermediates=(foreign,)))[1])["content"]
    assert {each.chosen.dump() for each in signed["certificates"]} == {ca().company.der, ca().issuing.der}


def test_a_long_chain_gets_more_room(tmp_path):
    issuers = [ca().root]
    for number in range(8):
        issuers.append(authority(f"CA cấp {number}", issuers[-1]))
    hsm = company_token(tmp_path, signer(issuers[-1]))
    token = Token(hsm.settings(), tmp_path / "latch")
    try:
        pdf = signed_by(token, intermediates=tuple(issuer.der for issuer in issuers))
    finally:
        token.close()
    assert len(parts(pdf)[1]) * 2 > RESERVED
    assert openssl_agrees(pdf, tmp_path)


def test_the_stamp_is_seen_on_the_page_with_its_letters(tmp_path, token):
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(signed_by(token))
    left, bottom, right, top = (round(number) for number in BOX[1:])
    crop = ["-x", left, "-y", 842 - top, "-W", right - left, "-H", top - bottom]
    text = subprocess.run(
        ["pdftotext", "-r", "72", *map(str, crop), str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert f"Ký bởi: {ORGANISATION}" in " ".join(text.split())
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert {line.split()[-5] for line in fonts.splitlines()[2:]} == {"yes"}  # embedded


def test_a_letter_that_is_signed_already_is_held(token):
    once = signed_by(token)
    with pytest.raises(Hold, match=r"already has signature fields \(CA\)"):
        sign_letter(once, Box(*BOX), stamp_pdf(AT), token, AT)


@pytest.mark.parametrize("broken", [b"", b"text", b"%PDF-1.7\n", b"cut"])
def test_a_letter_or_stamp_that_is_no_pdf_is_held(token, broken):
    bad = letter_pdf()[:5000] if broken == b"cut" else broken
    for pdf, stamp in ((bad, stamp_pdf(AT)), (letter_pdf(), bad)):
        with pytest.raises(Hold, match="no PDF that can be signed"):
            sign_letter(pdf, Box(*BOX), stamp, token, AT)


def test_a_page_that_is_not_there_is_held(token):
    with pytest.raises(Hold):
        sign_letter(letter_pdf(), Box(7, *BOX[1:]), stamp_pdf(AT), token, AT)


def test_a_time_without_a_zone_is_a_mistake(token):
    with pytest.raises(ValueError, match="aware"):
        sign_letter(letter_pdf(), Box(*BOX), stamp_pdf(AT), token, AT.replace(tzinfo=None))


def test_eight_threads_sign_at_once(tmp_path, token):
    signed_by(token)  # the PDFs are rendered before the threads start
    with ThreadPoolExecutor(8) as pool:
        letters = list(pool.map(lambda _: signed_by(token), range(24)))
    assert all(openssl_agrees(letter, tmp_path) for letter in letters)


def opened(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(BytesIO(pdf))
