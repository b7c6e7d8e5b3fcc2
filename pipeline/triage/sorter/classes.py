"""The seven classes that letters are sorted into, and what each says as kind, scope and group (corpus labels)."""

from collections.abc import Mapping
from typing import Any

GROUPS = ("technical", "service", "records", "other")
"""The groups of an in-scope complaint: the three of SmartSign's procedure, step 2, and "other" (S5, S12)."""
REALMS = ("in", "out", "other_mail", "automatic")
"""What the first head tells apart: a complaint in scope, one out of scope (E3), other mail, a program's mail."""
CLASSES = (*GROUPS, "out", "other_mail", "automatic")


def class_of(message: Mapping[str, Any]) -> str:
    """The class of a labelled message: `{"kind": "complaint", "scope": "in", "group": "records"}` is "records".

    Raises ValueError for labels that name none of the seven.
    """
    kind = message.get("kind")
    name = message.get("group") if kind == "complaint" and message.get("scope") == "in" else kind
    if kind == "complaint" and message.get("scope") == "out":
        name = "out"
    if name not in CLASSES:
        raise ValueError(f"no class for kind={kind!r} scope={message.get('scope')!r} group={message.get('group')!r}")
    return str(name)


def kind_of(name: str) -> str:
    """`complaint`, `other_mail` or `automatic`, for a class."""
    return name if name in ("other_mail", "automatic") else "complaint"


def scope_of(name: str) -> str | None:
    """`in` or `out` for a complaint, None for what is none."""
    if name in GROUPS:
        return "in"
    return "out" if name == "out" else None


def group_of(name: str) -> str | None:
    """The group of an in-scope complaint, None for all else."""
    return name if name in GROUPS else None
