"""What the killer aims at."""

import random
from collections import Counter

import pytest

from tests.crash import look
from tests.crash.killer import AIMS, aims


@pytest.mark.parametrize("kills", [12, 110])
def test_every_run_aims_at_the_brink_often_and_begins_with_the_first_start(kills):
    for seed in range(50):
        chosen = aims(kills, random.Random(seed))
        assert len(chosen) == kills
        assert chosen[0].what == look.STARTING
        assert Counter(aim.what for aim in chosen)[look.PAST_THE_BRINK] >= kills // 5


def test_a_long_run_aims_at_everything():
    assert {aim.what for aim in aims(110, random.Random(1))} == {aim.what for aim in AIMS}
