"""The folder of answers: bounded, and whole or not there."""

from datetime import timedelta

import time_machine

from pipeline.engine.advance import now
from pipeline.letters.trust.cache import Cache


def content(cache: Cache, key: bytes, kind: str = "crl") -> bytes | None:
    kept = cache.get(kind, key)
    return kept.content if kept else None


def test_what_was_put_is_there_for_the_next_start_with_its_time(tmp_path):
    before = now()
    Cache(tmp_path).put("crl", b"a", b"list")

    kept = Cache(tmp_path).get("crl", b"a")

    assert kept is not None and kept.content == b"list"
    assert before - timedelta(seconds=1) <= kept.since <= now()


def test_kinds_and_keys_are_kept_apart(tmp_path):
    cache = Cache(tmp_path)
    cache.put("crl", b"a", b"list")

    assert (content(cache, b"b"), content(cache, b"a", "ocsp")) == (None, None)


def test_what_was_forgotten_is_gone(tmp_path):
    cache = Cache(tmp_path)
    cache.put("crl", b"a", b"list")
    cache.forget("crl", b"a")
    cache.forget("crl", b"never")

    assert content(cache, b"a") is None


def test_one_flipped_bit_is_found_and_the_file_thrown_away(tmp_path):
    cache = Cache(tmp_path)
    cache.put("crl", b"a", b"list")
    (file,) = tmp_path.iterdir()
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)

    assert content(cache, b"a") is None and list(tmp_path.iterdir()) == []


def filled(cache: Cache, count: int, size: int) -> None:
    begin = now()
    for number in range(count):
        with time_machine.travel(begin + timedelta(seconds=number), tick=False):
            cache.put("crl", bytes([number]), bytes(size))


def test_the_oldest_go_when_there_are_too_many(tmp_path):
    cache = Cache(tmp_path, most_files=3)

    filled(cache, 5, 10)

    assert [content(cache, bytes([number])) is not None for number in range(5)] == [False, False, True, True, True]


def test_the_oldest_go_when_they_are_too_large(tmp_path):
    cache = Cache(tmp_path, most_bytes=2100)

    filled(cache, 4, 968)  # 1000 bytes each with the digest

    assert [content(cache, bytes([number])) is not None for number in range(4)] == [False, False, True, True]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2100
