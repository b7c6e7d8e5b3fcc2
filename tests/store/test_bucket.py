"""The store in a bucket, on a server that speaks S3: two machines, a crash in between, an outage."""

import hashlib
import os
import time
from uuid import uuid4

import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from pipeline.errors import Problem, Wait
from pipeline.settings import Bucket as Settings
from pipeline.store.bucket import Bucket
from tests.servers.ports import LOOPBACK, free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def server():
    made = ThreadedMotoServer(ip_address=LOOPBACK, port=free_port(), verbose=False)
    made.start()
    yield f"http://{LOOPBACK}:{made._port}"
    made.stop()


@pytest.fixture
def settings(server, tmp_path):
    """A bucket of its own for each test: the server keeps what it has for the whole process."""
    import boto3  # noqa: PLC0415 - to make a bucket, which the program does not

    name = f"tiepnhan-{uuid4().hex}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    boto3.client("s3", endpoint_url=server, region_name="us-east-1", **keys).create_bucket(Bucket=name)
    for word in ("key", "secret"):
        (tmp_path / word).write_text(f"{word}\n")
    place = {"endpoint": server, "timeout_seconds": 5}
    return Settings(name=name, access_key_file=tmp_path / "key", secret_key_file=tmp_path / "secret", **place)


@pytest.fixture
def one(settings, tmp_path):
    return Bucket(tmp_path / "one", settings)


@pytest.fixture
def two(settings, tmp_path):
    return Bucket(tmp_path / "two", settings)


def test_what_one_machine_puts_another_gets(one, two):
    sha256 = one.put(b"thu")
    assert sha256 == hashlib.sha256(b"thu").hexdigest()
    assert two.get(sha256) == b"thu"
    assert two.whole(sha256).read_bytes() == b"thu"
    with one.outbox() as outbox:
        outbox.mkdir()
        (outbox / "paper").write_bytes(b"giay to" * 1_000_000)
        size, paper = one.take(outbox / "paper")
    assert size == 7_000_000
    assert two.get(paper) == b"giay to" * 1_000_000
    assert two.holds(paper) and not two.holds("0" * 64)


def test_the_same_again_is_harmless(one, two):
    assert one.put(b"thu") == two.put(b"thu") == one.put(b"thu")


def test_what_a_killed_machine_had_on_its_disk_only_is_sent_by_the_next_put(one, two):
    super(Bucket, one).put(b"thu")
    sha256 = hashlib.sha256(b"thu").hexdigest()
    assert not two.holds(sha256)
    one.put(b"thu")
    assert two.get(sha256) == b"thu"


def test_what_is_missing_or_changed_is_told(one, two, settings):
    with pytest.raises(Problem, match="is missing"):
        one.get("0" * 64)
    sha256 = one.put(b"thu")
    other = S3Store(
        settings.name, endpoint=settings.endpoint, region="us-east-1", access_key_id="key", secret_access_key="secret",
        client_options={"allow_http": True},
    )  # fmt: skip
    other.put(f"{sha256[:2]}/{sha256[2:]}", b"khac")
    with pytest.raises(Problem):
        two.get(sha256)


def test_fresh_bytes_are_not_removed_and_old_ones_are(one, two, monkeypatch):
    sha256 = one.put(b"thu")
    assert one.remove(sha256) is False
    monkeypatch.setattr("pipeline.store.bucket.LONGEST_WRITE_SECONDS", -1)
    old = time.time() - 7200
    os.utime(one.path(sha256), (old, old))
    assert one.remove(sha256) is True
    assert not two.holds(sha256)


def test_an_outage_is_waited_for(one, settings, tmp_path):
    away = Bucket(tmp_path / "away", settings.model_copy(update={"endpoint": f"http://{LOOPBACK}:{free_port()}"}))
    with pytest.raises(Wait, match=r"bucket tiepnhan-\w+: cannot be written to"):
        away.put(b"thu")
    assert one.put(b"thu")
