"""What events say of a case: those of before by what happened, the present ones by their data."""

import pytest

from pipeline.archive.replay import Told, replay

SURE = {"scope": "in", "group": "technical", "auto": True}


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], Told()),
        ([("opened", {"finding": SURE})], Told("new", 1, "technical")),
        ([("opened", {"finding": {**SURE, "auto": False}})], Told("new", 1, "unsorted")),
        ([("opened", {"finding": {**SURE, "auto": False, "decided": {}}})], Told("new", 1, "technical")),
        ([("opened", {"finding": {"scope": "out", "group": None}})], Told("new", 1, "out")),
        ([("opened", {})], Told("new", 1, "unsorted")),
        ([("opened", {"finding": SURE}), ("slip_issued", {})], Told("investigating", 1, "technical")),
        ([("opened", {"finding": SURE}), ("slip_issued", {}), ("answered", {}), ("sent", {})],
         Told("answered", 1, "technical")),
        ([("opened", {"finding": SURE}), ("rejected", {})], Told("rejected", 1, "technical")),
        ([("opened", {"finding": SURE}), ("answered", {}), ("closed", {})], Told("closed", 1, "technical")),
        ([("opened", {"finding": SURE}), ("corrected", {"from": "technical", "to": "out"})], Told("new", 1, "out")),
        ([("opened", {"finding": SURE, "state": "new", "round": 1, "group": "records"})], Told("new", 1, "records")),
        ([("opened", {"finding": SURE}), ("slip_issued", {"state": "with_agent", "round": 2, "group": "service"})],
         Told("with_agent", 2, "service")),
    ],
)  # fmt: skip
def test_events_say_what_a_case_is(events, told):
    assert replay(events) == told
