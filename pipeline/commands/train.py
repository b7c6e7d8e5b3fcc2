"""`tiepnhan train`: learns to sort from corrections and shows the new version beside the present one."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.commands.show import console, errors, print_json, print_table
from pipeline.triage.sorter.classes import CLASSES
from pipeline.triage.train import STEPS, Outcome, Side
from pipeline.triage.train import train as learn
from pipeline.triage.training.corrections import corrected_letters
from pipeline.triage.training.examples import read_corrections
from pipeline.wiring import open_house


def train(config: Path, models: Path | None, corrections: Path | None, as_json: bool) -> int:
    """Fits, compares, promotes if not worse; prints the comparison; gives 0. Raises Problem for bad input.

    What is not given, the folder of the versions or the corrections, is the desk's own.
    """
    folder, pairs = _given(config, models, corrections)
    with _bar() as bar:
        task = bar.add_task("fitting", total=STEPS)
        outcome = learn(folder, pairs, lambda: bar.advance(task))
    if as_json:
        print_json(asdict(outcome))
    else:
        _print(outcome)
    return 0


def _given(config: Path, models: Path | None, corrections: Path | None) -> tuple[Path, list[tuple[str, str]]]:
    if models is not None:
        return models, list(read_corrections(corrections)) if corrections else []
    with open_house(config) as house:
        pairs = list(read_corrections(corrections)) if corrections else corrected_letters(house.ledger)
        return house.models, pairs


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=errors(), transient=True, disable=not sys.stderr.isatty())


def _print(outcome: Outcome) -> None:
    old, new = outcome.present, outcome.new
    print_table("Present and new version, on held-out letters", ["", old.version, new.version], _rows(outcome), "")
    for side in (old, new):
        print_table(f"What {side.version} takes for what", ["labelled", *CLASSES], _confusion(side), "no letters")
    done = f"{new.version} sorts from now on" if outcome.promoted else f"{old.version} stays"
    console().print(f"{done}: {outcome.reason}.", markup=False, highlight=False)


def _rows(outcome: Outcome) -> Sequence[Sequence[str]]:
    sides = (outcome.present, outcome.new)
    classes = [[f"F1 {name}", *(f"{side.f1.get(name, 0):.3f}" for side in sides)] for name in CLASSES]
    return [
        ["macro-F1", *(f"{side.macro_f1:.3f}" for side in sides)],
        ["coverage at 98 % precision", *(f"{side.coverage:.3f}" for side in sides)],
        *classes,
        ["last corrections right", *(f"{side.corrections_right} of {outcome.corrections}" for side in sides)],
    ]


def _confusion(side: Side) -> Sequence[Sequence[str]]:
    return [[name, *(str(row.get(each, "") or "") for each in CLASSES)] for name, row in side.confusion.items()]
