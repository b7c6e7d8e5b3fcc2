"""The token in its child process, on SoftHSM 2: who signs, what it says of itself, how it is used."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.letters.token import mechanism
from tests.letters.signers import ca, company_token, signer
from tests.letters.token.trying import DATA, pid, signs
from tests.servers.authority import ORGANISATION

pytestmark = pytest.mark.slow


def test_identity_and_signature(tmp_path, opened):
    token = opened(company_token(tmp_path))
    identity = token.identity()
    assert identity.certificate == ca().company.der
    assert identity.others == (ca().issuing.der,)
    assert (identity.label, identity.key_type, identity.digest) == ("CA", "rsa", "sha256")
    assert identity.organisation == ORGANISATION
    assert identity.days_left(datetime.now(UTC)) == 400
    assert len(identity.serial) == 16
    assert [signs(token, digest) for digest in ("sha256", "sha384", "sha512")] == [True] * 3


def test_state_of_a_token_that_is_ready(tmp_path, opened):
    state = opened(company_token(tmp_path)).state()
    assert state.ready
    assert state.present
    assert (state.days_left, state.warnings) == (400, ())


def test_state_warns_of_an_open_pin_file(tmp_path, opened):
    hsm = company_token(tmp_path)
    hsm.pin_file.chmod(0o644)
    state = opened(hsm).state()
    assert state.ready
    (warning,) = state.warnings
    assert warning == f"{hsm.pin_file} can be read by others; chmod 600"


@pytest.mark.parametrize(("days", "warned"), [(12, True), (30, True), (31, False)])
def test_state_warns_thirty_days_before_the_end_of_the_certificate(tmp_path, opened, days, warned):
    state = opened(company_token(tmp_path, signer(ca().issuing, valid=(-300, days)))).state()
    assert state.ready
    assert state.warnings == ((f"the certificate expires in {days} days; renew it",) if warned else ())


def test_the_environment_is_set_in_the_child_only(tmp_path, opened):
    assert signs(opened(company_token(tmp_path)))
    assert "SOFTHSM2_CONF" not in os.environ


def test_eight_threads_at_once_are_one_thread_in_the_child(tmp_path, opened):
    token = opened(company_token(tmp_path))
    public = ca().company.key.public_key()

    def work(number: int) -> bool:
        data = DATA + str(number).encode()
        return mechanism.verifies(public, token.sign(data, "sha256"), data, "sha256", False)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))
    assert len(list(Path(f"/proc/{pid(token)}/task").iterdir())) == 1


def test_close_and_an_unused_token(tmp_path, opened):
    token = opened(company_token(tmp_path))
    assert signs(token)
    token.close()
    token.close()
    opened(company_token(tmp_path / "other")).close()
