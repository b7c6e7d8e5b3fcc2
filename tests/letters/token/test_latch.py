"""The latch: a PIN that failed is never tried again, not even after a restart."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.letters.token.latch import Latch
from pipeline.letters.token.token import TokenRefused

SERIAL = "0a/b c"


@pytest.fixture
def latch(tmp_path):
    return Latch(tmp_path / "latch", SERIAL)


def again(latch: Latch) -> Latch:
    """The latch as the next start of the program sees it."""
    return Latch(latch.path.parent, SERIAL)


def test_a_refused_pin_is_refused_ever_after(latch):
    with latch.held():
        latch.count("111111")
        latch.wrong("111111", "PinIncorrect")
    with again(latch).held(), pytest.raises(TokenRefused, match=r"PinIncorrect.*put the right PIN"):
        again(latch).count("111111")


def test_another_pin_may_be_tried_but_the_first_stays_refused(latch):
    with latch.held():
        for pin in ("111111", "222222"):
            latch.count(pin)
            latch.wrong(pin, "PinIncorrect")
        for pin in ("111111", "222222"):
            with pytest.raises(TokenRefused):
                again(latch).count(pin)
        again(latch).count("333333")


def test_a_login_that_worked_clears_it(latch):
    with latch.held():
        latch.count("111111")
        latch.wrong("111111", "PinIncorrect")
        latch.count("222222")
        latch.clear()
        assert not latch.path.exists()
        again(latch).count("111111")


def test_two_logins_without_an_answer_are_the_last(latch):
    with latch.held():
        latch.count("111111")
        again(latch).count("111111")
        with pytest.raises(TokenRefused, match="2 logins ended without an answer"):
            again(latch).count("111111")


def test_a_login_that_the_token_never_saw_does_not_count(latch):
    with latch.held():
        for _ in range(5):
            latch.count("111111")
            latch.uncount("111111")
        latch.count("111111")


def test_the_file_is_ours_alone_and_holds_no_pin(latch):
    with latch.held():
        latch.count("111111")
        latch.wrong("111111", "PinIncorrect")
    assert stat.S_IMODE(latch.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(latch.path.parent.stat().st_mode) == 0o700
    text = latch.path.read_text()
    assert "111111" not in text
    assert len(json.loads(text)["pins"]) == 1
    assert latch.path.parent in latch.path.parents  # the serial's slash made no folder
    assert [path.suffix for path in latch.path.parent.glob("*.new")] == []


def test_one_token_does_not_latch_another(latch, tmp_path):
    with latch.held():
        latch.count("111111")
        latch.wrong("111111", "PinIncorrect")
    other = Latch(tmp_path / "latch", "another")
    with other.held():
        other.count("111111")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"kind": "else", "salt": ""}', b"[]"])
def test_a_damaged_file_means_no(latch, content):
    latch.path.parent.mkdir()
    latch.path.write_bytes(content)
    with latch.held(), pytest.raises(TokenRefused, match="cannot be read"):
        latch.count("111111")


def test_what_cannot_be_written_down_is_not_tried(tmp_path):
    (tmp_path / "latch").write_text("a file where the folder should be")
    with pytest.raises(TokenRefused, match="cannot be written"), Latch(tmp_path / "latch", SERIAL).held():
        pytest.fail("held without a folder")
    folder = tmp_path / "blocked"
    latch = Latch(folder, SERIAL)
    with latch.held():
        latch.path.with_suffix(".new").mkdir()
        with pytest.raises(TokenRefused, match="cannot be written"):
            latch.count("111111")


def test_only_one_at_a_time_holds_it(latch):
    inside = []

    def enter(number: int) -> None:
        with again(latch).held():
            inside.append(number)
            assert inside == [number]
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(100)))
