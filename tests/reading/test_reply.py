"""The labelled replies: what the customer wrote, by client."""

import json
import sys
from collections import Counter

import pytest

from pipeline.reading.reply import own_words
from pipeline.shipped import shipped

REPLIES = shipped("config", "training", "replies.jsonl")
CASES = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()]


def same(text):
    """Blank lines between paragraphs do not count: the labels keep some and leave out others."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_own_words_by_client():
    total, right = Counter(), Counter()
    for case in CASES:
        total[case["client"]] += 1
        right[case["client"]] += same(own_words(case["body"]).own_text) == same(case["own_text"])
    for client in sorted(total):
        sys.stdout.write(f"{client} {right[client]}/{total[client]}\n")
    assert right.total() / total.total() >= 0.97


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_own_words(case):
    assert same(own_words(case["body"]).own_text) == same(case["own_text"])
