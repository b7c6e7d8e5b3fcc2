"""The attack table: each attack on a letter gets a true verdict in words. Run with -s to see it beside pdfsig's."""

import pytest

from pipeline.letters.verify.verify import verify
from tests.letters.pades.others import pdfsig
from tests.letters.signers import ca
from tests.letters.verify.attacks import ATTACKS
from tests.letters.verify.made import signed_by_token

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sign(tmp_path_factory):
    """Has a PDF signed by the token."""
    return lambda pdf: signed_by_token(tmp_path_factory.mktemp("token"), pdf=pdf)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_a_true_verdict(sign, tmp_path, name):
    attack = ATTACKS[name]
    pdf = attack.make(sign)
    report = verify(pdf, [ca().root.der], [ca().issuing.der], revocation=attack.given())
    print(f"\n{name:40} | {short(pdfsig(pdf, tmp_path)):45} | {report.verdict:8} | {report.words}")  # noqa: T201 - the table, seen with -s
    assert report.verdict == attack.verdict, report.words
    assert report.ok == (attack.verdict == "valid")
    for words in attack.words:
        assert words in report.words


def short(said: str) -> str:
    """What pdfsig says of the first signature."""
    found = [line.split(":", 1)[1].strip() for line in said.splitlines() if "Validation:" in line]
    covered = "all" if "Total document signed" in said else "part"
    return f"{found[0][:34]} ({covered})" if found else "no signature found"
