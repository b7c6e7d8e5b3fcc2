"""What a clerk took down at the counter or on the phone (S1, S4): triage adds to it and overrules nobody."""

from collections.abc import Mapping
from typing import Any

KEPT = ("clerk", "clerk_name", "office", "agent", "decided")


WORDS = ("said", "named", "joined")
"""What a person has said of a letter that stood still (cases/waiting.py): kept, whatever is found anew."""


def words_on(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Gives what a person has said of a letter, out of its finding."""
    return {name: finding[name] for name in WORDS if name in finding}


def is_answered_for(finding: Mapping[str, Any]) -> bool:
    """Whether a person has said whose a letter is, so that it need not be readable."""
    return "named" in finding or "joined" in finding


def is_by_hand(finding: Mapping[str, Any]) -> bool:
    """Whether a finding begins with what a clerk noted (intake/counter.py)."""
    return "clerk" in finding


def with_noted(found: Mapping[str, Any], noted: Mapping[str, Any]) -> dict[str, Any]:
    """Gives what triage `found` in the words with what the clerk `noted`, which goes before.

    A clerk who takes a complaint down has said that it is one; whether it is out of scope, or of which group, stays
    a proposal unless the clerk has decided it.
    """
    names = {field["name"] for field in noted["fields"]}
    others = [field for field in found.get("fields", []) if field["name"] not in names]
    kept = {name: noted[name] for name in KEPT if name in noted}
    whole = {**found, **kept, "fields": [*noted["fields"], *others], "kind": "complaint", "scope": "in"}
    decided = noted.get("decided")
    if decided is not None:
        return {**whole, "group": decided["group"], "version": None, "reason": f"{decided['who']} đã xác định nhóm"}
    if found["kind"] != "complaint" or found["scope"] != "in":
        proposed = {name: found[name] for name in ("kind", "scope", "confidence")}
        return {**whole, "group": None, "auto": False, "proposed": proposed}
    return whole
