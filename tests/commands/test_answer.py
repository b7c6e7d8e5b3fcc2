"""The command `tiepnhan answer` as another program runs it."""

import json
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "pipeline.cli", "answer"]
QUOTE = 'Vào 14:24 8 tháng 6, 2026, CSKH <info@ca.example> đã viết:\n> Vui lòng trả lời "Đồng ý".'


def run(path, expect=0, **more):
    done = subprocess.run([*COMMAND, str(path)], capture_output=True, check=False, **more)
    assert done.returncode == expect, done.stderr
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def write(tmp_path, *lines):
    path = tmp_path / "replies.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return path


def test_one_line_out_for_each_line_in(tmp_path):
    lines = [
        {"id": "a", "body": f"Tôi đồng ý với kết quả.\n\n{QUOTE}", "subject": "unknown keys do not matter"},
        {"id": "b", "body": QUOTE},
        {"id": 3, "body": "Em chưa đồng ý ạ."},
    ]
    found = run(write(tmp_path, *lines))
    assert [set(each) for each in found] == [{"id", "answer", "own_text", "confidence", "auto"}] * 3
    assert [(each["id"], each["answer"], each["auto"]) for each in found] == [
        ("a", "agree", True),
        ("b", "unclear", False),
        (3, "disagree", True),
    ]
    assert [each["own_text"] for each in found] == ["Tôi đồng ý với kết quả.", "", "Em chưa đồng ý ạ."]


@pytest.mark.parametrize(
    "bad",
    [
        b"no json",
        b"[1, 2]",
        b'"text"',
        b"\xff\xfe",
        b'{"id": "x"}',
        b'{"id": "x", "body": 7}',
        b'{"body": "x"}',
        b'{"id": null, "body": "x"}',
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"id": "x", "body": ',
    ],
)
def test_a_bad_line_is_named_and_the_next_goes_on(tmp_path, bad):
    first, second = run(write(tmp_path, bad, {"id": "next", "body": "Đồng ý"}))
    assert first["id"] is None
    assert first["problem"].startswith("damaged: ")
    assert (second["id"], second["answer"]) == ("next", "agree")


def test_halves_of_surrogate_pairs_blank_lines_and_a_byte_order_mark(tmp_path):
    path = write(
        tmp_path, b'\xef\xbb\xbf{"id": "\\ud800", "body": "\\udfff \xc4\x91\xe1\xbb\x93ng \xc3\xbd"}', b"", b"  "
    )
    (found,) = run(path)
    assert found["own_text"].endswith("đồng ý")


def test_standard_input():
    (found,) = run("-", input=json.dumps({"id": 1, "body": "không đồng ý"}).encode())
    assert found["answer"] == "disagree"


def test_an_empty_file_is_nothing_and_a_missing_one_is_a_problem(tmp_path):
    assert run(write(tmp_path)) == []
    assert run(tmp_path / "none.jsonl", expect=1) == []
