"""The bench: each figure is one JSON line. No verdicts: the machine's speed is not ours to judge.

scripts/bench [--mails 1000] [--letters 200] [--signatures 500] [--trips 20] [--cases 100000] [--road 100]
    [read|triage|replies|token|add|letters|trip|desk|cluster ...]
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from pipeline.settings import Settings
from scripts import measure_cluster, measure_desk, measure_letters, measure_reading, measure_token, measure_triage
from scripts.watched import TIEPNHAN, run_and_watch
from tests.mails.corpus import messages
from tests.mails.forms import as_html, base64, both, build, plain
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import DESK

FORMS = (plain, both, base64, as_html)
FIGURES = ["read", "triage", "replies", "token", "add", "letters", "trip", "desk", "cluster"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--letters", type=int, default=200, help="2000 to see that memory stays flat")
    parser.add_argument("--signatures", type=int, default=500)
    parser.add_argument("--trips", type=int, default=20)
    parser.add_argument("--cases", type=int, default=100_000, help="in the ledger of the desk")
    parser.add_argument("--road", type=int, default=100, help="mails through the whole road, by each runner")
    parser.add_argument("which", nargs="*", choices=[[], *FIGURES])
    arguments = parser.parse_args()
    chosen = arguments.which or FIGURES
    show("machine", python=platform.python_version(), cores=os.cpu_count(), system=platform.release())
    if "read" in chosen:
        measure_reading.mails(show, arguments.mails)
        measure_reading.big_mail(show)
        measure_reading.papers(show)
    if "triage" in chosen:
        measure_triage.triage(show)
    if "replies" in chosen:
        measure_triage.replies(show)
    if "token" in chosen:
        measure_token.signatures(show, arguments.signatures)
    if {"add", "letters", "trip"} & set(chosen):
        desk(chosen, arguments)
    if "desk" in chosen:
        served(arguments.cases)
    if "cluster" in chosen:
        measure_cluster.throughput(show, arguments.road)
    return 0


def served(cases: int) -> None:
    """The pages of the desk over a large ledger: last, as it keeps to one core from then on."""
    with tempfile.TemporaryDirectory(prefix="tiepnhan-bench-") as folder, World(Path(folder, "world")) as world:
        measure_desk.desk(show, world.settings_file, cases)


def desk(chosen: list[str], arguments: argparse.Namespace) -> None:
    """The figures that need servers and a token."""
    with tempfile.TemporaryDirectory(prefix="tiepnhan-bench-") as folder:
        options = WorldOptions(settings={"mailbox": {"every_seconds": 1}})
        with World(Path(folder, "world"), options) as world:
            if "add" in chosen:
                add(world, arguments.mails)
            if "letters" in chosen:
                settings = Settings.load(world.settings_file)
                measure_letters.letters(show, settings, world.var, arguments.letters)
            if "trip" in chosen:
                trip(world, arguments.trips)


def show(figure: str, **values: object) -> None:
    print(json.dumps({"figure": figure, **values}, ensure_ascii=False), flush=True)


def rounded(value: float) -> float:
    return round(value, 3 if value < 10 else 1)


def add(world: World, count: int) -> None:
    """`tiepnhan add` of ordinary mails: each stored, read, triaged and filed as a case with a draft slip."""
    maildir = world.folder / "bench-mails"
    written(maildir, count)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    peak = run_and_watch([*TIEPNHAN, "--config", str(world.settings_file), "add", str(maildir)])
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    show(
        "add",
        mails=count,
        seconds=rounded(seconds),
        cpu_seconds=rounded(cpu),
        mails_per_second=rounded(count / seconds),
        mails_per_cpu_second=rounded(count / cpu),
        peak_memory_mb=peak,
    )
    shutil.rmtree(world.var)


def written(maildir: Path, count: int) -> None:
    """A Maildir of `count` mails in four forms, each from a customer of its own."""
    texts = [text for text in messages() if text["kind"] == "complaint"]
    for folder in ("new", "cur", "tmp"):
        (maildir / folder).mkdir(parents=True)
    moment = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    for number in range(count):
        text = texts[number % len(texts)]
        raw = build(
            (f"Khách hàng {number}", f"khach{number}@cong-ty-{number}.example"),
            DESK,
            text["subject"],
            text["body"],
            FORMS[number % len(FORMS)],
            Date=format_datetime(moment + timedelta(seconds=number)),
            Message_ID=f"<{number}@cong-ty-{number}.example>",
        )
        (maildir / "new" / f"{number:06d}.bench").write_bytes(raw)


def trip(world: World, count: int) -> None:
    """From delivery in Dovecot to the slip in the customer's Maildir, one mail at a time, polling each second."""
    command = [*TIEPNHAN, "--config", str(world.settings_file), "run"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        one_trip(world, "warm@up.example")
        seconds = [one_trip(world, f"khach{number}@trip.example") for number in range(count)]
        program.terminate()
    show(
        "trip",
        mails=count,
        poll_every_seconds=1,
        p50_seconds=rounded(statistics.median(seconds)),
        p95_seconds=rounded(statistics.quantiles(seconds, n=20)[-1]),
        longest_seconds=rounded(max(seconds)),
    )


def one_trip(world: World, sender: str) -> float:
    world.deliver(build(("", sender), DESK, "Token không nhận", "Xin hỗ trợ.", Message_ID=f"<1@{sender}>"))
    start = time.perf_counter()
    while not world.customer_mail(sender):
        time.sleep(0.01)
        if time.perf_counter() - start > 120:
            raise SystemExit(f"no slip came to {sender} within two minutes")
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
