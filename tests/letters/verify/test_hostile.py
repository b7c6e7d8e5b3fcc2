"""Hostile files, in the guarded child: each gets a true verdict, none takes the child along for good."""

import pytest

from pipeline.letters.verify.verifier import Verifier
from tests.letters.pages import letter_pdf
from tests.letters.signers import ca
from tests.letters.verify import hostile
from tests.letters.verify.made import signed

pytestmark = pytest.mark.slow
LETTER = object()


@pytest.fixture(scope="module")
def verifier(tmp_path_factory):
    root, issuing = tmp_path_factory.mktemp("roots") / "root.pem", tmp_path_factory.mktemp("roots") / "issuing.pem"
    root.write_bytes(ca().root.pem)
    issuing.write_bytes(ca().issuing.pem)
    made = Verifier([root], [issuing])
    yield made
    made.close()


@pytest.fixture(scope="module")
def letter():
    return signed(letter_pdf(), field="CA")


def doubled(pdf: bytes) -> bytes:
    return pdf + b"%%EOF\n"


FILES = {
    "opens without a password": (lambda _: signed_in(hostile.encrypted("")), {"valid"}),
    "opens with a password": (lambda _: hostile.encrypted("mat khau"), {"encrypted"}),
    "cut": (lambda pdf: pdf[:-300], {"damaged"}),
    "garbage before": (lambda pdf: b"x" * 200 + pdf, {"damaged", "invalid"}),
    "garbage after": (lambda pdf: pdf + b"x" * 200, {"invalid"}),
    "zeros after": (lambda pdf: pdf + bytes(5000), {"invalid", "damaged"}),
    "two ends": (doubled, {"invalid", "damaged"}),
    "twice": (lambda pdf: pdf + pdf, {"invalid", "damaged"}),
    "loop of tables": (lambda _: hostile.loop_of_tables(), {"damaged", "failed", "unsigned"}),
    "loop of fields": (lambda _: hostile.loop_of_fields(), {"damaged", "failed", "unsigned"}),
    "loop of references": (lambda _: hostile.loop_of_references(), {"damaged", "failed", "unsigned"}),
    "deep fields": (lambda _: hostile.deep_fields(), {"damaged", "failed", "unsigned"}),
    "bomb of objects": (lambda _: hostile.bomb_of_objects(), {"damaged", "failed", "unsigned"}),
}


def signed_in(pdf: bytes) -> bytes:
    """Signs an encrypted file, as whoever knows the owner's password does."""
    from io import BytesIO  # noqa: PLC0415

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415

    from tests.letters.verify.made import software  # noqa: PLC0415

    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    writer.encrypt("chu")
    metadata = PdfSignatureMetadata(field_name="CA", subfilter=SigSeedSubFilter.PADES)
    PdfSigner(metadata, software(ca().company, (ca().issuing,))).sign_pdf(writer, output=out)
    return out.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_a_verdict(letter, verifier, name):
    make, verdicts = FILES[name]
    report = verifier.verify(make(letter))
    assert report.verdict in verdicts, report.words
    assert report.ok == (report.verdict == "valid")
    assert report.words.startswith(("Tệp", "Tất cả", "Không"))
    assert verifier.verify(letter).ok


def test_a_bomb_in_the_revocation_data_proves_nothing_and_hides_nothing(letter, verifier):
    report = verifier.verify(hostile.bomb_in_a_stream())
    assert report.verdict in ("valid", "failed"), report.words
    assert [each.revocation for each in report.signatures] in (["unknown"], [])
    assert verifier.verify(letter).ok


def test_fifty_signatures_are_all_checked_and_more_are_said_to_be_left_out(verifier):
    pdf = letter_pdf()
    for number in range(50):
        pdf = signed(pdf, field=f"F{number}")
    report = verifier.verify(pdf)
    assert (report.verdict, report.count, sum(each.ok for each in report.signatures)) == ("valid", 50, 50)
    for number in range(50, 62):
        pdf = signed(pdf, field=f"F{number}")
    report = verifier.verify(pdf)
    assert (report.verdict, report.count, sum(each.ok for each in report.signatures)) == ("invalid", 62, 60)
    assert "tệp có 62 chữ ký, chỉ kiểm tra 60 chữ ký đầu" in report.words


def test_a_hundred_megabytes(verifier):
    pdf = hostile.large(100 * hostile.MB)
    report = verifier.verify(pdf)
    assert (report.verdict, report.ok) == ("valid", True), report.words
    assert verifier.verify(pdf + bytes(30 * hostile.MB)).verdict == "too_big"
