"""The part of the bench that is about letters: rendered, stamped and signed B-B, by step; and the memory of it."""

import os
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from pipeline.letters.facts import StampFacts
from pipeline.letters.pades import sign_letter
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.token.token import Token
from pipeline.settings import Settings
from scripts.watched import family
from tests.letters.samples import slip

STEPS = ("render", "stamp", "sign")
WARM_UP = 10
SIGNATURES = 500
Show = Callable[..., None]
Cost = tuple[float, float]


def letters(show: Show, settings: Settings, folder: Path, count: int) -> None:
    """Slips one after the other with warm workers, all processes on one core: CPU and wall time a letter, by step.

    On a busy machine only the CPU time is the program's own. A rendering process is replaced after 250 letters.
    """
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    renderer, token = Renderer(), Token(settings.token, folder / "latch")
    try:
        for _ in range(WARM_UP):
            one_letter(renderer, token)
        costs, memory = [], []
        for number in range(count):
            costs.append(one_letter(renderer, token))
            if number % max(1, count // 10) == 0:
                memory.append(resident_mb())
        signing = signatures_a_second(token)
    finally:
        renderer.close()
        token.close()
        os.sched_setaffinity(0, cores)
    show("letters", letters=count, **by_step(costs), memory_mb=memory, token_signatures_per_second=round(signing))


def by_step(costs: list[dict[str, Cost]]) -> dict[str, object]:
    """Medians a letter in milliseconds, and letters a second of one core that has nothing else to do."""
    cpu = [sum(cost[step][0] for step in STEPS) for cost in costs]
    wall = [sum(cost[step][1] for step in STEPS) for cost in costs]
    return {
        "letters_per_cpu_second": round(1 / statistics.median(cpu), 2),  # a replaced process takes its sum along
        "letters_per_second": round(len(costs) / sum(wall), 2),
        "cpu_ms": {step: _ms(cost[step][0] for cost in costs) for step in STEPS} | {"all": _ms(cpu)},
        "wall_ms": {step: _ms(cost[step][1] for cost in costs) for step in STEPS} | {"all": _ms(wall)},
    }


def one_letter(renderer: Renderer, token: Token) -> dict[str, Cost]:
    """Seconds of processor and of the clock for rendering, for the stamp, and for signing."""
    facts, at = slip(), datetime.now(UTC).replace(microsecond=0)
    marks = [_now()]
    rendered = renderer.letter("slip", facts)
    marks.append(_now())
    stamp = StampFacts(organisation=facts.letterhead.organisation, signed_at=at, short="E-CA")
    drawn = renderer.stamp(stamp, rendered.box.width, rendered.box.height)
    marks.append(_now())
    sign_letter(rendered.pdf, rendered.box, drawn, token, at)
    marks.append(_now())
    steps = zip(STEPS, pairwise(marks), strict=True)
    return {step: (after[0] - before[0], after[1] - before[1]) for step, (before, after) in steps}


def signatures_a_second(token: Token) -> float:
    """What the token's process does by itself."""
    start = time.perf_counter()
    for _ in range(SIGNATURES):
        token.sign(b"a digest's worth of bytes", "sha256")
    return SIGNATURES / (time.perf_counter() - start)


def resident_mb() -> dict[str, int]:
    """Memory of this process, and of the largest of its children, in MB."""
    found: dict[str, int] = {}
    for pid, name in family(os.getpid()):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        found[name] = max(found.get(name, 0), round(pages * os.sysconf("SC_PAGESIZE") / 1_000_000))
    return found


def _now() -> Cost:
    """Processor time of this process and its children, with that of ended threads, and the clock's."""
    return sum(time.clock_gettime(_clock(pid)) for pid, _ in family(os.getpid())), time.perf_counter()


def _clock(pid: int) -> int:
    """The processor clock of a process, as clock_getcpuclockid(3) gives it: nanoseconds, where /proc has hundredths."""
    return (~pid << 3) | 2


def _ms(seconds: Iterable[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)
