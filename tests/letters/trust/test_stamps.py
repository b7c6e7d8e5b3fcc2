"""Time stamps from real servers in all their moods."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.errors import Wait
from pipeline.letters.trust.answer import info_of
from pipeline.letters.trust.stamps import StampAbsent, TimeStamps
from pipeline.settings import StampServer
from tests.letters.trust.test_breaker import Clock
from tests.servers.authority import Authority
from tests.servers.files import write_secret
from tests.servers.tsa import Tsa
from tests.servers_own.asking import openssl

pytestmark = pytest.mark.slow

DIGEST = hashlib.sha256("Phiếu tiếp nhận".encode()).digest()


def of(authority: Authority, *servers: Tsa, clock: Clock | None = None, seconds: float = 20) -> TimeStamps:
    settings = [StampServer(url=server.stamps_url, timeout_seconds=seconds) for server in servers]
    roots = (authority.root.public_bytes(Encoding.DER),)
    return TimeStamps(settings, roots, (), clock or Clock())


@pytest.fixture
def second(tmp_path: Path, watched_authority: Authority, tsa: Tsa) -> Iterator[Tsa]:
    """One more authority, with the certificate of the first."""
    with Tsa(watched_authority, tmp_path / "second", files=tsa.files) as server:
        yield server


def absent(stamps: TimeStamps) -> str:
    with pytest.raises(StampAbsent) as refused:
        stamps.stamp(DIGEST, "sha256")
    assert isinstance(refused.value, Wait)
    return str(refused.value)


def test_openssl_accepts_the_stamp(tsa, watched_authority, tmp_path):
    (tmp_path / "data").write_bytes("Phiếu tiếp nhận".encode())
    (tmp_path / "token").write_bytes(of(watched_authority, tsa).stamp(DIGEST, "sha256"))

    files = ("-data", tmp_path / "data", "-in", tmp_path / "token", "-token_in")
    chain = ("-CAfile", watched_authority.root_pem, "-untrusted", watched_authority.issuing_pem)
    assert "Verification: OK" in openssl("ts", "-verify", *files, *chain)


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_the_stamp_is_over_the_digest(tsa, watched_authority, algorithm):
    digest = hashlib.new(algorithm, b"x").digest()

    token = cms.ContentInfo.load(of(watched_authority, tsa).stamp(digest, algorithm))

    imprint = info_of(token)["message_imprint"].native
    assert (imprint["hash_algorithm"]["algorithm"], imprint["hashed_message"]) == (algorithm, digest)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refuse", "connection refused"),
        ("drop", "RemoteDisconnected"),
        ("error 500", "HTTP status 500"),
        ("redirect", "HTTP status 302"),
        ("garbage", "its answer is no time stamp"),
        ("empty", "its answer is no time stamp"),
        ("truncated", "its answer is no time stamp"),
        ("huge", "its answer is larger than 0.2 MB"),
    ],
)
def test_a_fault_leaves_the_letter_waiting_with_the_cause(tsa, watched_authority, fault, said):
    tsa.fault = fault

    assert f"127.0.0.1:{tsa.port}: {said}" in absent(of(watched_authority, tsa))


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_server_has_its_time_and_no_more(tsa, watched_authority, fault):
    tsa.fault = fault

    assert "no answer within 0.3 s" in absent(of(watched_authority, tsa, seconds=0.3))


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ("reject", "it refused: rejection; bad_alg"),
        ("wrong nonce", "another nonce"),
        ("no nonce", "another nonce"),
        ("wrong imprint", "for another document"),
        ("no certificates", "without its certificate"),
    ],
)
def test_a_lie_is_found_out(tsa, watched_authority, lie, said):
    tsa.lie = lie

    assert said in absent(of(watched_authority, tsa))


def test_a_slow_server_is_waited_for(tsa, watched_authority):
    tsa.delay_seconds = 0.2

    assert of(watched_authority, tsa).stamp(DIGEST, "sha256")


def test_a_stranger_s_stamp_is_not_accepted(tsa, tmp_path):
    stranger = Authority(tmp_path / "stranger", "CA lạ")

    assert "leads to none of our roots" in absent(of(stranger, tsa))


@pytest.mark.parametrize("may_stamp", [True, False])
def test_only_who_was_certified_to_stamp_is_accepted(tsa, watched_authority, may_stamp):
    tsa.impostor = watched_authority.issue_tsa(f"khác-{may_stamp}", may_stamp=may_stamp)
    stamps = of(watched_authority, tsa)

    if may_stamp:
        assert stamps.stamp(DIGEST, "sha256")
    else:
        assert "its certificate is not one for time stamps" in absent(stamps)


def test_the_second_server_is_asked_when_the_first_is_dead(tsa, second, watched_authority):
    tsa.fault = "refuse"

    stamps = of(watched_authority, tsa, second)

    assert stamps.stamp(DIGEST, "sha256")
    assert len(second.requests) == 1 and stamps.away_since is None


def test_the_second_is_not_asked_while_the_first_answers(tsa, second, watched_authority):
    of(watched_authority, tsa, second).stamp(DIGEST, "sha256")

    assert (len(tsa.requests), len(second.requests)) == (1, 0)


def test_the_words_hold_the_cause_of_each_server(tsa, second, watched_authority):
    tsa.fault, second.lie = "error 500", "reject"

    said = absent(of(watched_authority, tsa, second))

    assert f"127.0.0.1:{tsa.port}: HTTP status 500; 127.0.0.1:{second.port}: it refused" in said


def test_a_server_that_failed_three_times_is_left_alone_and_tried_again(tsa, second, watched_authority):
    clock = Clock()
    stamps = of(watched_authority, tsa, second, clock=clock)
    tsa.fault = "error 500"
    for _ in range(5):
        stamps.stamp(DIGEST, "sha256")
    assert (len(tsa.requests), len(second.requests)) == (3, 5)

    tsa.fault = ""
    clock.seconds += 60
    stamps.stamp(DIGEST, "sha256")

    assert (len(tsa.requests), len(second.requests)) == (4, 5)


def test_who_waits_is_told_when_the_next_server_may_be_asked(tsa, watched_authority):
    clock = Clock()
    stamps = of(watched_authority, tsa, clock=clock)
    tsa.fault = "error 500"
    for _ in range(3):
        absent(stamps)
    clock.seconds += 20

    with pytest.raises(StampAbsent, match=r"not asked for a while \(HTTP status 500\)") as refused:
        stamps.stamp(DIGEST, "sha256")

    assert refused.value.seconds == 40 and len(tsa.requests) == 3


def test_it_knows_since_when_no_server_answers(tsa, watched_authority):
    stamps = of(watched_authority, tsa)
    assert stamps.away_since is None
    tsa.fault = "refuse"
    absent(stamps)
    since = stamps.away_since
    absent(stamps)
    assert since is not None and stamps.away_since == since

    tsa.fault = ""
    stamps.stamp(DIGEST, "sha256")

    assert stamps.away_since is None


def test_one_trial_serves_all_letters(tsa, watched_authority):
    stamps = of(watched_authority, tsa)

    for _ in range(3):
        asyncio.run(stamps.async_dummy_response("sha256"))
        stamps.stamp(DIGEST, "sha256")

    assert len(tsa.requests) == 4


def test_the_certificates_are_those_of_the_last_stamp(tsa, watched_authority, tmp_path):
    files = watched_authority.issue_tsa("tsa-2", "P-256")
    with Tsa(watched_authority, tmp_path / "other", files=files) as other:
        stamps = of(watched_authority, tsa, other)
        stamps.stamp(DIGEST, "sha256")
        first = stamps.certificates[0]
        tsa.fault = "refuse"
        stamps.stamp(DIGEST, "sha256")

        assert len(stamps.certificates) >= 2 and stamps.certificates[0] != first


def test_a_login_and_a_ca_file_open_the_door(watched_authority, tmp_path):
    password = write_secret(tmp_path / "password", "mật khẩu\n".encode())
    certificate = watched_authority.issue_server()
    with Tsa(watched_authority, tmp_path / "tsa", certificate=certificate, login=("eca", "mật khẩu")) as server:
        settings = StampServer(
            url=server.stamps_url, ca_file=watched_authority.root_pem, user="eca", password_file=password
        )
        roots = (watched_authority.root.public_bytes(Encoding.DER),)

        assert TimeStamps([settings], roots).stamp(DIGEST, "sha256")
        without = settings.model_copy(update={"user": None})
        assert "HTTP status 401" in absent(TimeStamps([without], roots))


def test_a_password_that_cannot_be_read_is_named_and_not_the_password_s_server_only(watched_authority, tsa, tmp_path):
    settings = StampServer(url=tsa.stamps_url, user="eca", password_file=tmp_path / "none")
    stamps = TimeStamps([settings], (watched_authority.root.public_bytes(Encoding.DER),))

    assert f"{tmp_path / 'none'}: the password of eca" in absent(stamps)


def test_without_a_server_the_settings_are_named(watched_authority):
    assert "signatures.time_stamps" in absent(of(watched_authority))


def test_a_probe_tells_time_and_difference_of_each_server(tsa, second, watched_authority):
    tsa.ahead_seconds, second.fault = 3600, "error 500"

    ahead, away = of(watched_authority, tsa, second).probe()

    assert ahead.problem is None and ahead.at is not None and 3590 < ahead.ahead_seconds <= 3600
    assert (away.at, away.problem) == (None, "HTTP status 500")


def test_a_probe_of_a_right_clock_finds_no_difference(tsa, watched_authority):
    (found,) = of(watched_authority, tsa).probe()

    assert abs(found.ahead_seconds) <= 1
