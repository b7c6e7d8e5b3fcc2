"""What goes wrong at 3 a.m.: a token pulled out, a driver that hangs or crashes in a signature or a login."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from pipeline.engine.child import Child, Limits
from pipeline.errors import Wait
from pipeline.letters.token.child import TokenChild
from pipeline.letters.token.token import TokenAbsent, TokenRefused
from tests.letters.signers import company_token
from tests.letters.token.trying import DATA, kill, pid, signs
from tests.servers.softhsm_hang import hanging_logins, hanging_operations, wait_until_hangs

pytestmark = pytest.mark.slow


@pytest.fixture
def hsm(tmp_path):
    return company_token(tmp_path)


# The token is away.


def test_a_pulled_token_is_absent_and_works_again_when_back(hsm, opened):
    token = opened(hsm)
    assert signs(token)
    hsm.pull()
    for _ in range(3):
        with pytest.raises(TokenAbsent, match="plug it in"):
            token.sign(DATA, "sha256")
    assert not token.state().present
    hsm.plug_in()
    assert signs(token)


def test_a_token_that_comes_late_is_found(hsm, opened):
    hsm.pull()
    token = opened(hsm)
    with pytest.raises(TokenAbsent, match=r"not there; plug it in. There is: no token"):
        token.identity()
    hsm.plug_in()
    assert signs(token)


def test_a_token_put_back_between_two_letters_goes_unnoticed(hsm, opened):
    token = opened(hsm)
    assert signs(token)
    hsm.pull()
    hsm.plug_in()
    process = pid(token)
    assert signs(token)
    assert pid(token) == process


class Losing(TokenChild):
    """A child whose session can be ended behind its back, as a reset of the token does."""

    def lose(self) -> None:
        self._opened.key.session.close()


def test_a_lost_session_is_opened_anew(hsm, tmp_path):
    child = Child("token", partial(Losing, hsm.settings(), tmp_path / "latch"), Limits(seconds=30))
    try:
        signature, process = child.call(Losing.sign, DATA, "sha256"), child.pid
        child.call(Losing.lose)
        assert child.call(Losing.sign, DATA, "sha256") == signature  # PKCS#1 v1.5 has no randomness
        assert child.pid == process
    finally:
        child.close()


def test_letters_wait_for_a_token_with_pauses_that_grow():
    """Wait without a time of its own: 5 s, doubled up to 5 minutes (tests/engine/test_advance.py)."""
    for problem in (TokenAbsent("away"), TokenRefused("no")):
        assert isinstance(problem, Wait)
        assert problem.seconds is None


# The module crashes.


def test_a_killed_child_is_replaced(hsm, opened):
    token = opened(hsm)
    assert signs(token)
    for _ in range(3):
        kill(token)
        assert signs(token)


def test_a_crash_in_the_midst_of_a_signature_costs_the_letter_nothing(hsm, opened):
    token = opened(hsm)
    assert signs(token)
    process = pid(token)
    with ThreadPoolExecutor(1) as pool:
        with hanging_operations(hsm):
            signature = pool.submit(token.sign, DATA, "sha256")
            wait_until_hangs(partial(pid, token))
            kill(token)
        assert len(signature.result()) == 256
    assert pid(token) != process


def test_two_crashes_in_a_row_are_told(hsm, opened):
    token = opened(hsm)
    assert signs(token)
    done_with: set[int | None] = set()
    with ThreadPoolExecutor(1) as pool, hanging_operations(hsm):
        signature = pool.submit(token.sign, DATA, "sha256")
        for _ in range(2):
            wait_until_hangs(partial(pid, token), done_with)
            done_with.add(pid(token))
            kill(token)
        with pytest.raises(TokenAbsent, match="crashed twice; plug it in again, update the vendor's module"):
            signature.result()
    assert signs(token)


def test_crashes_in_the_midst_of_a_login_are_counted_and_the_third_is_not_tried(hsm, tmp_path, opened):
    token, done_with = opened(hsm), set()
    with ThreadPoolExecutor(1) as pool, hanging_logins(hsm):
        signature = pool.submit(token.sign, DATA, "sha256")
        for _ in range(2):
            wait_until_hangs(partial(pid, token), done_with)
            done_with.add(pid(token))
            kill(token)
        with pytest.raises(TokenAbsent, match="crashed twice"):
            signature.result()
    for another in (token, opened(hsm)):
        with pytest.raises(TokenRefused, match="2 logins ended without an answer"):
            another.sign(DATA, "sha256")
    (latch,) = (tmp_path / "latch").glob("*.json")
    latch.unlink()  # as the message says
    assert signs(token)


# The module hangs.


def test_a_module_that_hangs_in_a_signature_is_given_up(hsm, opened):
    token = opened(hsm, timeout_seconds=3)
    assert signs(token)
    process = pid(token)
    with hanging_operations(hsm), pytest.raises(TokenAbsent, match="no answer within 3 s"):
        token.sign(DATA, "sha256")
    assert signs(token)
    assert pid(token) != process


def test_a_module_that_hangs_in_each_login_is_left_alone_after_two(hsm, opened):
    token = opened(hsm, timeout_seconds=3)
    with hanging_logins(hsm):
        for _ in range(2):
            with pytest.raises(TokenAbsent, match="no answer within 3 s"):
                token.identity()
        with pytest.raises(TokenRefused, match="2 logins ended without an answer"):
            token.identity()


def test_a_stopped_child_is_given_up(hsm, opened):
    token = opened(hsm, timeout_seconds=3)
    assert signs(token)
    os.kill(pid(token), signal.SIGSTOP)
    with pytest.raises(TokenAbsent, match="no answer within 3 s"):
        token.sign(DATA, "sha256")
    assert signs(token)
