"""`tiepnhan renew`: strengthens the signatures of letters that are due, or shows which are."""

from dataclasses import asdict
from pathlib import Path

from pipeline.commands.show import errors, print_json, print_table
from pipeline.wiring import open_house


def renew(config: Path, dry_run: bool, as_json: bool) -> int:
    """Prints a row for each letter; gives 1 when one could not be renewed. May run beside `tiepnhan run`."""
    with open_house(config) as house, errors().status("renewing signatures"):
        rows = list(house.renewal.due() if dry_run else house.renewal.renew())
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        columns = ("letter", "number", "level before", "after", "problem")
        title = "Due to be renewed" if dry_run else "Renewed"
        print_table(title, columns, [tuple(asdict(row).values()) for row in rows], "no signature is due to be renewed")
    return 1 if any(row.problem for row in rows) else 0
