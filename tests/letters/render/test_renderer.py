import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pipeline.errors import Problem, Wait
from pipeline.letters.render.renderer import Renderer
from tests.letters.samples import slip
from tests.letters.wild import Deadly, Endless

pytestmark = pytest.mark.slow


def harmed(kind: type[Any]) -> Any:
    return kind.model_validate(slip().model_dump())


@pytest.fixture
def own() -> Iterator[Renderer]:
    """A renderer that a test may harm."""
    renderer = Renderer(seconds=15)
    yield renderer
    renderer.close()


def test_every_process_makes_the_same_bytes(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    here = renderer.letter("slip", slip())
    for name, value in {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)
    elsewhere = Renderer()
    try:
        elsewhere.letter("slip", slip(summary="một lá thư khác, in trước"))
        assert elsewhere.letter("slip", slip()) == here
    finally:
        elsewhere.close()


def test_threads_get_each_their_own_letter(renderer: Renderer) -> None:
    letters = [slip(number=f"{number}/PTN-ECA", customer_name=f"Khách hàng {number}") for number in range(10, 18)]
    one_by_one = [renderer.letter("slip", letter) for letter in letters]
    several = Renderer(workers=2)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(lambda letter: several.letter("slip", letter), letters)) == one_by_one
        assert 1 <= len(several.pids) <= 2
    finally:
        several.close()


def test_processes_start_when_needed_and_serve_later_threads(own: Renderer) -> None:
    assert own.pids == []
    thread = threading.Thread(target=own.letter, args=("slip", slip()))
    thread.start()
    thread.join()
    first = own.pids
    own.letter("slip", slip())
    assert own.pids == first


def test_a_process_is_replaced_after_its_share_of_documents() -> None:
    renderer = Renderer(calls=2)
    try:
        seen = [renderer.letter("slip", slip()) and renderer.pids[0] for _ in range(4)]
    finally:
        renderer.close()
    assert seen[0] == seen[1] != seen[2] == seen[3]


def test_a_killed_process_is_replaced(own: Renderer) -> None:
    good = own.letter("slip", slip())
    os.kill(own.pids[0], signal.SIGKILL)
    assert own.letter("slip", slip()) == good


def test_a_letter_that_kills_the_process_is_told_and_the_next_is_rendered(own: Renderer) -> None:
    with pytest.raises(Problem, match=r"letter 12/PTN-ECA \(slip\) cannot be rendered: .*died") as told:
        own.letter("slip", harmed(Deadly))
    assert not isinstance(told.value, Wait)  # a Wait is not counted: this letter would be tried for ever
    assert own.letter("slip", slip()).pdf.startswith(b"%PDF")


def test_a_letter_that_hangs_is_ended_and_the_next_is_rendered(own: Renderer) -> None:
    with pytest.raises(Problem, match=r"longer than 15 s"):
        own.letter("slip", harmed(Endless))
    assert own.letter("slip", slip()).pdf.startswith(b"%PDF")


def test_a_closed_renderer_asks_to_wait() -> None:
    renderer = Renderer()
    renderer.close()
    with pytest.raises(Wait, match="the program is ending"):
        renderer.letter("slip", slip())
