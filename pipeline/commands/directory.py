"""`tiepnhan directory`: the state of the directory of subscribers, or what it says of a customer."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.cases.directory.lookup import find, snapshot
from pipeline.cases.directory.refresh import Directory
from pipeline.cases.directory.row import KEYS
from pipeline.commands.show import console, errors, local, print_json, print_table
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.wiring import open_house

EXPECTED = {
    "tax_code": "0101234567, 0101234567-001 or twelve digits",
    "serial": "hex digits, for example 5404FFFE1A2B3C4D",
    "personal_id": "twelve digits, or a passport's number",
    "email": "name@example.vn",
}


def directory(config: Path, refresh: bool, fewer: bool, asked: Mapping[str, str | None], as_json: bool) -> int:
    """Refreshes the copy if told so; prints what it says by `asked`, or, with nothing asked, its state. Gives 0.

    Raises Problem where the settings have no directory, it cannot be read, or a value is none.
    """
    given = {key: value for key, value in asked.items() if value is not None}
    _check(given)
    with open_house(config) as house:
        if house.directory is None:
            raise Problem(f"{config}: has no directory of subscribers; add [directory] to it")
        if refresh or fewer:
            with errors().status("reading the directory"):
                house.directory.refresh(fewer)
        if given:
            _answer(house.directory, given, as_json)
        else:
            _state(house.directory, as_json)
    return 0


def _check(given: Mapping[str, str]) -> None:
    for key, value in given.items():
        if KEYS[key](value) is None:
            raise Problem(f"{value}: is no {key.replace('_', ' ')}; expected {EXPECTED[key]}")


def _answer(directory: Directory, given: dict[str, str], as_json: bool) -> None:
    with directory.ledger.reading() as session:
        found = find(session, **given)
    shown = snapshot(found, now().astimezone(directory.zone).date()) if found else None
    if as_json:
        print_json(shown)
    elif shown is None:
        console().print("the directory knows no such subscriber")
    else:
        _print(shown)


def _print(shown: dict[str, Any]) -> None:
    lines = {
        "name": shown["name"],
        "matched by": shown["matched_by"],
        "sure": f"{'yes' if shown['sure'] else 'NO'}: {shown['reason']}",
        "agent": shown["agent"],
        "missing": "; ".join(shown["missing"]),
        "as of": shown["as_of"],
    }
    print_table("Subscriber", ("what", ""), list(lines.items()), "")
    columns = ("serial", "package", "valid from", "valid until", "valid")
    rows = [tuple(one.values()) for one in shown["certificates"]]
    print_table("Certificates", columns, rows, "no certificates are shown")


def _state(directory: Directory, as_json: bool) -> None:
    state, copy = directory.state, directory.in_use()
    figures = {"source": directory.source.name, "rows": copy.rows, "as_of": copy.as_of, **asdict(state)}
    if as_json:
        print_json(figures)
        return
    flaws = [f"{count} × {why}, first in row {state.examples[why]}" for why, count in state.flaws.items()]
    lines = {
        "source": directory.source.name,
        "rows in use": copy.rows,
        "the same since": local(copy.as_of) or "never read",
        "looked at": local(state.looked_at) or "never",
        "rows that could not be used": state.unusable,
        "flaws": "\n".join(flaws) or "none",
        "problem": state.problem or "none",
    }
    print_table("Directory of subscribers", ("what", ""), list(lines.items()), "")
