"""Starts the program, waits until it is at what is aimed at, strikes a moment later, and again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.crash import look
from tests.crash.blows import KILL, Blows
from tests.crash.books import Books
from tests.crash.feeder import Feeder
from tests.crash.look import Life, Look
from tests.crash.machines import Machines
from tests.crash.program import Program, orphans
from tests.crash.tally import Tally
from tests.servers.smtp_behaviour import Behaviour, Drop
from tests.servers.world import World
from tests.servers.world_settings import DESK

PATIENCE_SECONDS = 7.0
LOOK_SECONDS = 0.003
REPLY_SECONDS = (0.05, 0.5)
"""How long the SMTP server keeps its reply back after it has delivered a mail."""
DROPS: tuple[Drop, ...] = ("", "before delivery", "after delivery")
DROP_WEIGHTS = (8, 1, 1)
LATCHED = "SELECT count(*) FROM letter WHERE error LIKE '%logins ended without an answer%'"


@dataclass(frozen=True)
class Aim:
    """What the program is to be at when it is killed, so much later at most, so often (weight)."""

    what: str
    within: float
    weight: int


ANY_TIME = "any time"
AIMS = (
    Aim(look.STARTING, 1.2, 2),
    Aim(ANY_TIME, 6.0, 2),
    Aim(look.FETCH, 0.05, 3),
    Aim("read, sort and file", 0.6, 3),
    Aim("papers", 0.1, 3),
    Aim("number", 0.004, 2),
    Aim("render", 1.0, 2),
    Aim("sign", 0.6, 3),
    Aim(look.BEFORE_THE_DOT, 0.03, 2),
    Aim(look.PAST_THE_BRINK, 0.1, 10),
    Aim(look.ASKING, 0.03, 2),
    Aim("settle", 0.03, 2),
)


def aims(kills: int, rng: random.Random) -> list[Aim]:
    """Gives an aim for each kill, as often as its weight says; the first start, which makes the tables, is one."""
    deck = [aim for aim in AIMS for _ in range(aim.weight)]
    chosen = [deck[int((place + rng.random()) * len(deck) / kills)] for place in range(kills)]
    rng.shuffle(chosen)
    return [AIMS[0], *chosen[1:]]


@dataclass(frozen=True)
class Scene:
    """What the killer works on: a program, or several machines, in a world with customers who write."""

    world: World
    program: Program | Machines
    books: Books
    blows: Blows
    feeder: Feeder


class Killer:
    """Strikes so often, and keeps count."""

    def __init__(self, scene: Scene, tally: Tally, rng: random.Random) -> None:
        self._world = scene.world
        self._program = scene.program
        self._blows = scene.blows
        self._feeder = scene.feeder
        self._tally = tally
        self._rng = rng
        self._look = Look(scene.books, scene.world.dovecot.maildir(DESK))
        self._killed: int | None = None

    def run(self, kills: int, progress: Callable[[int], None]) -> None:
        """Strikes `kills` times; the feeder's mails come in evenly over that time."""
        for number, aim in enumerate(aims(kills, self._rng), start=1):
            self._feeder.allow(self._share(number, kills), within=4)
            self._one_life(aim)
            progress(number)
        self._look_for_orphans()
        self._world.smtp.behaviour = Behaviour()

    def _share(self, number: int, kills: int) -> int:
        """How many mails come in this life; about a tenth is left for after the last kill."""
        return -(-self._feeder.left * 9 // (10 * (kills - number + 1)))

    def _one_life(self, aim: Aim) -> None:
        self._world.smtp.behaviour = self._behaviour()
        life = self._look.life()
        self._look.close()
        self._program.start()
        self._look_for_orphans()
        self._wait_for(aim, life)
        self._killed = self._strike()
        self._note(life)
        self._operator()
        self._look.close()

    def _strike(self) -> int | None:
        """Most blows are kills of the program; the first, too, for it has just been started."""
        weights = self._blows.weights
        blow = self._rng.choices(list(weights), list(weights.values()))[0] if self._tally.kills else KILL
        self._tally.blows[blow] += 1
        self._program.must_run()
        return self._blows.strike(blow)

    def _behaviour(self) -> Behaviour:
        """The SMTP server replies late, and in some lives it cuts the connection after the last dot."""
        drop = self._rng.choices(DROPS, DROP_WEIGHTS)[0]
        return Behaviour(delay_seconds=self._rng.uniform(*REPLY_SECONDS), drop=drop)

    def _look_for_orphans(self) -> None:
        if self._killed is not None:
            self._tally.orphans += orphans(self._killed)

    def _wait_for(self, aim: Aim, life: Life) -> None:
        self._tally.aimed[aim.what] += 1
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._is_at(aim, life):
            if time.monotonic() > deadline:
                return
            self._pass(LOOK_SECONDS)
        self._tally.met[aim.what] += 1
        self._pass(self._rng.uniform(0, aim.within))

    def _is_at(self, aim: Aim, life: Life) -> bool:
        if aim.what in (look.STARTING, ANY_TIME):
            return True
        return self._program.is_ready() and aim.what in self._look.in_hand(life)

    def _pass(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            self._feeder.tick()
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.05))

    def _note(self, life: Life) -> None:
        """What it was at when it died, which need not be what was aimed at."""
        self._tally.kills += 1
        found = self._look.in_hand(life)
        if not self._program.is_ready():
            found = {look.STARTING}
        self._tally.hit.update(found or {look.IDLE})

    def _operator(self) -> None:
        """Does what the message asks for when the program was killed in the midst of two logins in a row."""
        if self._look.count(LATCHED):
            self._tally.latched += 1
            for latch in (self._world.var / "latch").glob("*.json"):
                latch.unlink()
