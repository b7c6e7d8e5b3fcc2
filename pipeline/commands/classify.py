"""`tiepnhan classify`: kind, scope and group of messages in a JSON lines file, one JSON object a line out."""

import json
import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import Problem
from pipeline.reading.vietnamese import nfc
from pipeline.triage.fields import LetterText, OwnNumbers, fields_of, taken_apart
from pipeline.triage.fields.own import load_own
from pipeline.triage.sorter.reasons import Reason
from pipeline.triage.sorter.sorter import Sorter

SURROGATES = re.compile("[\ud800-\udfff]")
LONGEST_LINE = 50_000_000
"""Bytes of one line that are read; a mail is kept up to 40 MB."""


def classify(file: Path, models: Path | None = None) -> int:
    """Sorts each line {"id", "subject", "body"} of `file` as it is read and prints what was found; gives 0.

    A bad line gives {"id": null, "problem": ...} in its place. Raises Problem when the file cannot be read.
    """
    sorter, own = Sorter.load(models), load_own()
    try:
        with file.open("rb") as lines:
            while line := lines.readline(LONGEST_LINE):
                if line.strip():
                    sys.stdout.write(json.dumps(_sorted(line, sorter, own), ensure_ascii=False) + os.linesep)
                    sys.stdout.flush()
    except OSError as error:
        raise Problem(f"{file}: cannot be read: {error.strerror or error}") from error
    return 0


def _sorted(line: bytes, sorter: Sorter, own: OwnNumbers) -> dict[str, Any]:
    try:
        message = _message(line)
    except ValueError as error:
        return {"id": None, "problem": str(error)}
    subject, body = nfc(message["subject"]), nfc(message["body"])
    parts = taken_apart(body)
    found = sorter.sort(subject, body, parts)
    text = f"{subject}\n{body}"
    return {
        "id": message["id"],
        "kind": found.kind,
        "scope": found.scope,
        "group": found.group,
        "also": found.also,
        "confidence": found.confidence,
        "auto": found.auto,
        "reasons": [_reason(reason, text) for reason in found.reasons],
        "fields": fields_of(LetterText(subject, body, parts=parts), own).values(),
        "second": asdict(found.second),
        "version": found.version,
    }


def _message(line: bytes) -> dict[str, Any]:
    """The message on a line. Raises ValueError that says what is wrong with it."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from error
    if not isinstance(message, dict):
        raise ValueError("expected an object with id, subject and body")
    found = {"id": message.get("id"), "subject": message.get("subject") or "", "body": message.get("body") or ""}
    if not isinstance(found["subject"], str) or not isinstance(found["body"], str):
        raise ValueError("subject and body must be texts")
    return {key: _clean(value) if isinstance(value, str) else value for key, value in found.items()}


def _clean(text: str) -> str:
    """Lone surrogates, which JSON can hold and UTF-8 cannot, become U+FFFD."""
    return SURROGATES.sub("\ufffd", text)


def _reason(reason: Reason, text: str) -> dict[str, Any]:
    found = {key: value for key, value in asdict(reason).items() if value is not None}
    return {**found, "text": text[reason.start : reason.end]}
