"""The lines of `tiepnhan check` about time stamps and revocation, with real servers and a token."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline import settings
from pipeline.errors import Problem
from pipeline.letters.token.token import Token
from pipeline.letters.trust.revocation import Revocations
from pipeline.letters.trust.stamps import TimeStamps
from pipeline.settings import Signatures, StampServer
from pipeline.watch import health_signatures
from tests.servers.authority import ORGANISATION

pytestmark = pytest.mark.slow


class Checks:
    """The checks with the settings of one TSA."""

    def __init__(self, authority, tsa, token: Token, folder: Path) -> None:
        self.signatures = Signatures(time_stamps=(StampServer(url=tsa.stamps_url),), fetch_private=True)
        self.roots = (authority.root.public_bytes(Encoding.DER),)
        self.token, self.folder = token, folder

    def time_stamps(self) -> str:
        return health_signatures.time_stamps(self.signatures, TimeStamps(self.signatures.time_stamps, self.roots))

    def revocation(self) -> str:
        revocations = Revocations(self.roots, (), self.signatures, self.folder)
        return health_signatures.revocation(self.signatures, self.token, revocations)


@pytest.fixture
def checks(watched_authority, tsa, watched_softhsm, tmp_path) -> Iterator[Checks]:
    chosen = settings.Token(
        module=watched_softhsm.module,
        label=watched_softhsm.label,
        pin_file=watched_softhsm.pin_file,
        organisation=ORGANISATION,
        environment=watched_softhsm.environment,
    )
    token = Token(chosen, tmp_path / "latch")
    yield Checks(watched_authority, tsa, token, tmp_path / "revocation")
    token.close()


def test_a_server_is_named_with_its_time(checks, tsa):
    said = checks.time_stamps()

    assert said.startswith(f"127.0.0.1:{tsa.port}: 20") and "UTC, its clock " in said and "WARNING" not in said


@pytest.mark.parametrize(("ahead", "said"), [(3600, "ahead of ours; WARNING"), (-3600, "behind ours; WARNING")])
def test_a_clock_far_from_ours_is_a_warning(checks, tsa, ahead, said):
    tsa.ahead_seconds = ahead

    assert said in checks.time_stamps()


def test_a_server_without_an_answer_is_a_problem_with_its_cause(checks, tsa):
    tsa.fault = "error 500"

    with pytest.raises(Problem, match=r"HTTP status 500; correct signatures\.time_stamps"):
        checks.time_stamps()


def test_our_own_certificate_is_proved(checks, revocation):
    assert checks.revocation() == "our certificate and its issuers are not revoked: 2 OCSP, 0 CRL"
    assert revocation.asked("/ocsp") == 2


def test_our_own_certificate_revoked_is_a_problem(checks, revocation, watched_softhsm):
    revocation.revoke(x509.load_pem_x509_certificate(watched_softhsm.signer_pem.read_bytes()))

    with pytest.raises(Problem, match=r"was revoked on .* nothing may be signed with it"):
        checks.revocation()


@pytest.mark.usefixtures("watched_authority")
def test_a_status_server_that_is_away_is_a_problem(checks):
    with pytest.raises(Problem, match="connection refused"):
        checks.revocation()


def test_a_list_out_of_date_is_a_warning(checks, revocation, tmp_path):
    revocation.age = timedelta(days=3)
    (tmp_path / "old.crl").write_bytes(revocation.crl())
    revocation.age = timedelta()
    checks.signatures = checks.signatures.model_copy(update={"crl_files": (tmp_path / "old.crl",)})

    assert f"2 OCSP, 0 CRL; WARNING: {tmp_path / 'old.crl'}: out of date since" in checks.revocation()


def test_without_a_server_nothing_is_asked_and_that_is_said(checks, tsa):
    checks.signatures = Signatures()

    assert "B-B" in checks.time_stamps() and "B-B" in checks.revocation()
    assert tsa.requests == []
