"""`tiepnhan answer`: what customers' replies say, one JSON object a line in and out; no database, no settings."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.errors import Problem
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.reply import own_words
from pipeline.reading.vietnamese import nfc, repair
from pipeline.triage.answer import answer_of

LONGEST = 64 * 1024 * 1024
"""Bytes of one line that are looked at; a longer line is a problem, and the next one goes on."""


class _BadLine(Exception):
    """A line that is no message; the text says why."""


def answer(file: Path) -> int:
    """Reads the JSON lines {"id", "body"} of `file` ("-": standard input) and prints one line for each; gives 0.

    A line that cannot be used gives {"id": null, "problem": ...}. Raises Problem when the file cannot be opened.
    """
    if str(file) == "-":
        _answer_lines(sys.stdin.buffer)
        return 0
    try:
        with file.open("rb") as lines:
            _answer_lines(lines)
    except OSError as error:
        raise Problem(f"{file}: cannot be read ({error.strerror}); name a file of JSON lines") from error
    return 0


def _answer_lines(source: BinaryIO) -> None:
    for line in _lines(source):
        try:
            found = _answered(_message(line))
        except _BadLine as error:
            found = {"id": None, "problem": problem(Flaw.DAMAGED, str(error))}
        _print(found)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines that hold something; of one that is too long, its beginning, which is no JSON any more."""
    first = True
    while line := source.readline(LONGEST):
        rest = line
        while not rest.endswith(b"\n") and (rest := source.readline(LONGEST)):
            pass
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        if line.strip():
            yield line


def _message(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _BadLine("the line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise _BadLine("the line is not a JSON object, or it is too long or too deep") from None
    if not isinstance(message, dict):
        raise _BadLine("the line is not a JSON object")
    if not isinstance(message.get("id"), str | int):
        raise _BadLine('"id" must be a text or a whole number')
    if not isinstance(message.get("body"), str):
        raise _BadLine('"body" must be a text')
    return message


def _answered(message: dict[str, Any]) -> dict[str, Any]:
    body = nfc(repair(_whole(message["body"])).text)
    own_text = own_words(body).own_text
    found = answer_of(own_text)
    return {
        "id": message["id"],
        "answer": found.answer,
        "own_text": own_text,
        "confidence": round(found.confidence, 3),
        "auto": found.auto,
    }


def _whole(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can hold and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _print(found: dict[str, Any]) -> None:
    line = json.dumps(found, ensure_ascii=False)
    sys.stdout.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
    sys.stdout.flush()
