"""The fuzz of scripts/check makes the same inputs each time, and says what it did."""

import random
import subprocess
import sys

import pytest

from scripts.fuzz_reading import LET_THROUGH, broken
from scripts.fuzz_seeds import mails, papers


def test_the_same_seed_gives_the_same_inputs():
    seeds = mails()
    assert (seeds, papers()) == (mails(), papers())
    made = [[broken(seeds[0], seeds, random.Random(f"1 {number}")) for number in range(50)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 40


def test_an_error_that_a_reader_let_through_is_told_from_what_it_found():
    assert LET_THROUGH.match("damaged: IndexError: string index out of range")
    assert not LET_THROUGH.match("damaged: zip: File is not a zip file")


@pytest.mark.slow
def test_a_short_fuzz():
    command = [sys.executable, "-m", "scripts.fuzz_reading", "--seconds", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "read twice, 0 failed" in done.stdout
