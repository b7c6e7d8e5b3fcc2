"""The time-stamping authority for tests, asked by openssl."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asn1crypto import core, tsp

from tests.servers.authority import Authority
from tests.servers.tsa import Tsa
from tests.servers_own.asking import openssl, sent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def certified(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certified"))


@pytest.fixture
def tsa(certified, tmp_path) -> Iterator[Tsa]:
    with Tsa(certified, tmp_path / "tsa") as server:
        yield server


def query(folder: Path, *options: str) -> Path:
    (folder / "data").write_bytes("Phiếu tiếp nhận".encode())
    openssl("ts", "-query", "-data", folder / "data", "-sha256", "-cert", *options, "-out", folder / "query.tsq")
    return folder / "query.tsq"


def verified(certified: Authority, folder: Path, reply: bytes) -> str:
    (folder / "reply.tsr").write_bytes(reply)
    files = ("-queryfile", folder / "query.tsq", "-in", folder / "reply.tsr")
    return openssl("ts", "-verify", *files, "-CAfile", certified.root_pem, "-untrusted", certified.issuing_pem)


def test_openssl_accepts_a_time_stamp(tsa, certified, tmp_path):
    status, reply = sent(tsa.stamps_url, query(tmp_path).read_bytes())

    assert status == 200
    assert "Verification: OK" in verified(certified, tmp_path, reply)
    assert [(each.method, each.path) for each in tsa.requests] == [("POST", "/tsa")]


@pytest.mark.parametrize(
    ("lie", "said"), [("wrong nonce", "nonce mismatch"), ("wrong imprint", "message imprint mismatch")]
)
def test_openssl_refuses_a_token_for_another_request(tsa, certified, tmp_path, lie, said):
    tsa.lie = lie

    _, reply = sent(tsa.stamps_url, query(tmp_path).read_bytes())

    words = verified(certified, tmp_path, reply)
    assert "Verification: FAILED" in words and said in words


def test_a_rejection_has_a_reason_and_no_token(tsa, tmp_path):
    tsa.lie = "reject"

    _, reply = sent(tsa.stamps_url, query(tmp_path).read_bytes())

    # asn1crypto's TimeStampResp cannot be without a token; RFC 3161, 2.4.2 has it so.
    answer = core.Sequence.load(reply)
    status = tsp.PKIStatusInfo.load(answer[0].dump())
    assert (status["status"].native, status["fail_info"].native) == ("rejection", {"bad_alg"})
    assert len(answer) == 1


def test_its_clock_may_be_ahead(tsa, tmp_path):
    query(tmp_path)

    def stamped() -> tsp.TSTInfo:
        _, reply = sent(tsa.stamps_url, (tmp_path / "query.tsq").read_bytes())
        return tsp.TimeStampResp.load(reply)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed

    true = stamped()["gen_time"].native
    tsa.ahead_seconds = 3600

    assert 3600 <= (stamped()["gen_time"].native - true).total_seconds() < 3720


def test_a_refused_connection_and_one_taken_again(tsa, tmp_path):
    asked = query(tmp_path).read_bytes()
    tsa.fault = "refuse"
    with pytest.raises(ConnectionRefusedError):
        sent(tsa.stamps_url, asked)

    tsa.fault = ""

    assert sent(tsa.stamps_url, asked)[0] == 200


def test_no_answer_comes_from_one_that_hangs(tsa, tmp_path):
    tsa.fault = "hang"

    with pytest.raises(TimeoutError):
        sent(tsa.stamps_url, query(tmp_path).read_bytes(), seconds=0.2)

    assert len(tsa.requests) == 1


@pytest.mark.parametrize(("fault", "status"), [("error 500", 500), ("redirect", 302), ("garbage", 200)])
def test_other_faults(tsa, tmp_path, fault, status):
    tsa.fault = fault

    assert sent(tsa.stamps_url, query(tmp_path).read_bytes())[0] == status


def test_a_login_is_asked_for(certified, tmp_path):
    with Tsa(certified, tmp_path / "tsa", login=("eca", "mật khẩu")) as server:
        assert sent(server.stamps_url, query(tmp_path).read_bytes())[0] == 401
