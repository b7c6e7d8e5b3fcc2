"""What a case's events say of it: state, round and group, found by going through them one after the other.

An event that leads somewhere says so itself: "state", "round" and "group" stand in its data. Events of before
that did not; those are known by what happened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

STATES = {
    "opened": "new",
    "slip_issued": "investigating",
    "rejected": "rejected",
    "answered": "answered",
    "closed": "closed",
}
"""Where events of before led, by what happened."""
OUT, UNSORTED = "out", "unsorted"


@dataclass(frozen=True)
class Told:
    """What the events say so far; None is what they have not said yet."""

    state: str | None = None
    round: int | None = None
    group: str | None = None


def after(told: Told, what: str, data: Mapping[str, Any]) -> Told:
    """Gives what is told once the event `what` with its `data` has happened too."""
    return replace(told, **{**_by_what(what, data), **_by_data(data)})


def replay(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Told:
    """Gives what events, each as (what, data) in their order, say in the end."""
    told = Told()
    for what, data in events:
        told = after(told, what, data)
    return told


def _by_data(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("state", "round", "group") if name in data}


def _by_what(what: str, data: Mapping[str, Any]) -> dict[str, Any]:
    led: dict[str, Any] = {"state": STATES[what]} if what in STATES else {}
    if what == "opened":
        led |= {"round": 1, "group": _group(data.get("finding"))}
    elif what == "corrected" and "to" in data:
        led["group"] = data["to"]
    return led


def _group(finding: Any) -> str:
    """The group that a case was opened with before its event said it: the one that was sure, or a person's."""
    found = finding if isinstance(finding, Mapping) else {}
    if found.get("scope") == OUT:
        return OUT
    sure = found.get("auto") or "decided" in found
    return str(found["group"]) if sure and found.get("group") else UNSORTED
