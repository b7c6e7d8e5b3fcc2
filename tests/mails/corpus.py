"""The labelled messages (config/training/messages.jsonl): subject, body, and what a clerk would say of them."""

import json
from collections.abc import Iterator
from typing import Any

from pipeline.shipped import shipped

MESSAGES = shipped("config", "training", "messages.jsonl")


def messages() -> Iterator[dict[str, Any]]:
    """Each labelled message: id, subject, body, kind, and scope, group and fields where they apply."""
    with MESSAGES.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def message(message_id: str) -> dict[str, Any]:
    """The message of that id. Raises StopIteration when there is none."""
    return next(one for one in messages() if one["id"] == message_id)
