"""`tiepnhan client`: which programs use the API."""

import getpass
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from pipeline.commands.show import errors, print_json, print_table
from pipeline.desk.safety.clients import add_client, end_client
from pipeline.ledger.model import Client
from pipeline.wiring import open_house


def add(config: Path, name: str, roles: Sequence[str]) -> int:
    """Adds a client and prints its token, once; gives the exit code. Raises Problem as `add_client`."""
    with open_house(config) as house, house.ledger.writing() as session:
        token = add_client(session, name, roles, getpass.getuser())
    errors().print(f"{name}: this is its token; it is shown only now", highlight=False)
    print(token)  # noqa: T201 - to stdout alone, so that it can be piped into a vault
    return 0


def end(config: Path, name: str) -> int:
    """Lets a client in no more; gives the exit code. Raises Problem where there is none."""
    with open_house(config) as house, house.ledger.writing() as session:
        end_client(session, name)
    errors().print(f"{name}: may not use the API any more", highlight=False)
    return 0


def clients(config: Path, as_json: bool) -> int:
    """Lists the clients; gives the exit code."""
    names = ("name", "roles", "added_by", "added_at", "seen_at", "ended_at")
    with open_house(config) as house, house.ledger.reading() as session:
        found = session.scalars(select(Client).order_by(Client.name))
        rows = [
            {key: ", ".join(each.roles) if key == "roles" else getattr(each, key) for key in names} for each in found
        ]
    if as_json:
        print_json(rows)
        return 0
    print_table("Clients", names, [tuple(row.values()) for row in rows], "no clients yet")
    return 0
