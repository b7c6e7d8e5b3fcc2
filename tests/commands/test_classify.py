"""`tiepnhan classify` as other programs see it: a line in, a line out."""

import json
import subprocess
import sys
from pathlib import Path

from tests.mails.corpus import messages

TOP = Path(__file__).parents[2]
KEYS = {"id", "kind", "scope", "group", "also", "confidence", "auto", "reasons", "fields"}


def classify(file, *more):
    command = [sys.executable, "-m", "pipeline.cli", "classify", str(file), *more]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8", check=False)


def written(tmp_path, *lines):
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return file


def test_each_message_gives_a_line_in_order(tmp_path):
    some = [{key: each[key] for key in ("id", "subject", "body")} for each in list(messages())[:20]]
    done = classify(written(tmp_path, *some))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [each["id"] for each in found] == [each["id"] for each in some]
    assert all(set(each) >= KEYS for each in found)
    for line, message in zip(found, some, strict=True):
        text = f"{message['subject']}\n{message['body']}"
        assert all(text[reason["start"] : reason["end"]] == reason["text"] for reason in line["reasons"])


def test_a_bad_line_gives_a_problem_and_the_rest_goes_on(tmp_path):
    good = {"id": "g", "subject": "ký lỗi", "body": None}
    lines = [
        b"{",
        b"[]",
        b"\xff\xfe",
        {"id": 1, "subject": 3},
        b"",
        b'{"id":"\\ud800","body":"\\ud800"}',
        b"[" * 5000,
        good,
    ]
    done = classify(written(tmp_path, *lines))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [each["id"] for each in found] == [None, None, None, None, "\ufffd", None, "g"]
    assert all(each["problem"] for each in found if each["id"] is None)


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path):
    done = classify(tmp_path / "none.jsonl")
    assert done.returncode == 1
    assert done.stderr.startswith("tiepnhan: ")
    assert done.stderr.count("\n") == 1


def test_an_empty_file_gives_nothing(tmp_path):
    done = classify(written(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
