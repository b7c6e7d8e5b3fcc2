"""Reads broken and hostile mails and papers, made from honest ones; see scripts/fuzz."""

import argparse
import faulthandler
import logging
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.reading.content import whole
from pipeline.reading.letter import read_letter
from pipeline.reading.papers.read import read_paper
from scripts.fuzz_seeds import mails, papers

FOUND = Path("var/fuzz")
HANG = 10.0  # seconds for one reading: far more than any needs
LARGEST = 300_000
PAPERS = 0.4  # share of papers among the inputs
# What read_paper says of an error that its readers let through.
LET_THROUGH = re.compile(
    r"damaged: \w+(?:Error|Exception|Exit|Interrupt|Hang): |damaged: (?:error|KeyError|StopIteration)\b"
)
UNREAD = "không đọc được thư ("
TOKENS = (
    *(b"\r\n", b"\n\n", b"\r", b"\0", b"\t", b"--", b"=", b"=\n", b'"', b"(", b")", b"<", b">", b";", b",", b"@", b"%"),
    *(b"=?utf-8?B?", b"=?utf-8?Q?", b"?=", b"*0*=", b"''", b"&#", b"<div>", b"</", b"<!--", b"<table><tr><td>"),
    *(b"Content-Type: multipart/mixed; boundary=\n", b"Content-Transfer-Encoding: base64\n", b"message/rfc822"),
    *(b"begin 644 a.bin\n", b"charset=utf-16", b"charset=utf-7", b"charset=windows-1258", b"format=flowed"),
    *(b"\xff\xfe", b"\xff\xff\xff\xff", b"\0\0\0\0", b"PK\x03\x04", b"PK\x01\x02", b"\xcc\x81", b"\xe1\xba"),
    *(b"> ", b"-- \n", b"From: a@b.c\n", b"2026 a@b.c wrote:\n", "đã viết:\n".encode()),
)

Read = TypeVar("Read")


class Hang(BaseException):
    """A reading took longer than HANG; no Exception, since the readers catch those."""


@dataclass
class Done:
    """What was done so far."""

    letters: int = 0
    papers: int = 0
    failed: int = 0
    slowest: tuple[float, str] = (0.0, "")


def main() -> int:
    """Gives 1 when an input failed, else 0."""
    wanted = _arguments()
    logging.disable(logging.CRITICAL)
    _keep_stderr()
    signal.signal(signal.SIGALRM, _hung)
    FOUND.mkdir(parents=True, exist_ok=True)
    done = Done()
    if wanted.files:
        for file in wanted.files:
            _one(file.suffix == ".mail", file.read_bytes(), str(file), done)
    else:
        _go_on(wanted, done)
    print(
        f"fuzz: seed {wanted.seed}: {done.letters} letters and {done.papers} papers read twice,"
        f" {done.failed} failed, slowest {done.slowest[0]:.2f} s ({done.slowest[1]})"
    )
    return 1 if done.failed else 0


def _keep_stderr() -> None:
    """Keeps the terminal for our own words: calamine's panics, which are caught, print a trace each."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    faulthandler.enable(sys.stderr)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--programs", action="store_true", help="with the outside programs, which take long")
    parser.add_argument("files", type=Path, nargs="*", help="inputs to be read instead, .mail or .paper")
    return parser.parse_args()


def _go_on(wanted: argparse.Namespace, done: Done) -> None:
    """Makes and reads inputs until the time is over. Input N of a seed is always the same."""
    letters, sheets = mails(), papers()
    if not wanted.programs:
        os.environ["PATH"] = os.devnull
    end, number = time.monotonic() + wanted.seconds, 0
    while time.monotonic() < end:
        number += 1
        chance = random.Random(f"{wanted.seed} {number}")
        is_mail = chance.random() >= PAPERS
        seeds = letters if is_mail else sheets
        _one(is_mail, broken(chance.choice(seeds), seeds, chance), f"{wanted.seed}-{number}", done)


def broken(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Gives `content` with one to eight changes."""
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        content = chance.choice(CHANGES)(content, others, chance)[:LARGEST]
    return content


def _cut(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flip(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 5, 50)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _leave_out(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def _repeat(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 20, 300)) + content[end:]


def _insert(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    start, _end = _span(content, chance)
    return content[:start] + chance.choice(TOKENS) * chance.choice((1, 1, 3, 100, 3_000)) + content[start:]


def _cross(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    other = chance.choice(others)
    begin, stop = _span(other, chance)
    return content[:start] + other[begin:stop] + content[end:]


def _swap_lines(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    for _ in range(chance.choice((1, 5))):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _nest(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    kind = chance.choice((b"", b"Content-Type: message/rfc822\n", b"Content-Transfer-Encoding: base64\n"))
    mark = b"--n%d\n" % chance.randrange(3)
    head = b"From: a@b.c\nContent-Type: multipart/mixed; boundary=%s\n" % mark[2:]
    return head + mark + kind + b"\n" + content + b"\n" + mark.rstrip() + b"--\n"


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice((1, 10, 100, 1_000, 10_000)))


CHANGES: tuple[Callable[[bytes, list[bytes], random.Random], bytes], ...] = (
    _cut,
    _flip,
    _leave_out,
    _repeat,
    _insert,
    _cross,
    _swap_lines,
    _nest,
)


def _one(is_mail: bool, content: bytes, name: str, done: Done) -> None:
    """Reads one input twice; what fails is kept."""
    (FOUND / "last").write_bytes(content)  # for what ends the process
    start = time.monotonic()
    try:
        fault = _letter(content) if is_mail else _paper(content)
    except (Exception, Hang) as error:
        fault = f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    done.slowest = max(done.slowest, (time.monotonic() - start, name))
    done.letters += is_mail
    done.papers += not is_mail
    if fault is not None:
        done.failed += 1
        file = FOUND / f"{Path(name).stem}.{'mail' if is_mail else 'paper'}"
        file.write_bytes(content)
        print(f"fuzz: {file}: {fault}", file=sys.stderr)


def _letter(content: bytes) -> str | None:
    first, again = _timed(read_letter, content), _timed(read_letter, content)
    if first.unreadable is not None and first.unreadable.startswith(UNREAD):
        return first.unreadable
    files = [[whole(each.content) for each in message.attachments] for message in (first, again)]
    if first != again or files[0] != files[1]:
        return "two readings differ"
    return next(filter(None, (_paper(file) for file in files[0][:5])), None)


def _paper(content: bytes) -> str | None:
    first, again = _timed(read_paper, content), _timed(read_paper, content)
    let_through = next(filter(LET_THROUGH.match, first[1].problems), None)
    return let_through if let_through or first == again else "two readings differ"


def _timed(read: Callable[[bytes], Read], content: bytes) -> Read:
    """Reads under the clock, of which the bound counts also where a reader catches everything."""
    signal.setitimer(signal.ITIMER_REAL, HANG)
    start = time.monotonic()
    found = read(content)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if time.monotonic() - start > HANG:
        raise Hang(f"over {HANG:g} s")
    return found


def _hung(_signal: int, _frame: object) -> None:
    raise Hang(f"over {HANG:g} s")


if __name__ == "__main__":
    raise SystemExit(main())
