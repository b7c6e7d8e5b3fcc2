"""How far a crash run has come: a bar on a terminal, a line now and then elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

LINES = 11


@contextmanager
def shown(console: Console, kills: int) -> Iterator[Callable[[int], None]]:
    """Gives what is to be called with the number of kills so far."""
    if not console.is_terminal:
        yield lambda done: _line(console, done, kills)
        return
    columns = (TextColumn("kills"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("kills", total=kills)
        yield lambda done: bar.update(task, completed=done)


def _line(console: Console, done: int, kills: int) -> None:
    if done == kills or done % max(1, kills // LINES) == 0:
        console.print(f"{done} of {kills} kills")
