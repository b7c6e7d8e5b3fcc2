"""`tiepnhan release`: a person lets held rows go on."""

import getpass
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.cases.waiting import name_customer
from pipeline.cases.waiting import release as release_row
from pipeline.commands.show import errors
from pipeline.engine.release import stands_still
from pipeline.errors import Problem
from pipeline.ledger.model import Letter, Mail, Traveller
from pipeline.letters.approve import awaits_approval
from pipeline.watch import standing
from pipeline.wiring import open_house

TABLES: dict[str, type[Traveller]] = {table.__tablename__: table for table in (Mail, Letter)}


def release(config: Path, ids: list[str], address: str | None = None, customer: str | None = None) -> int:
    """Lets rows go on; gives the exit code. Raises Problem for an id that does not stand still.

    `address` and `customer` are for a mail or scanned letter that does not say itself who is to be answered.
    """
    if (address or customer) and len(ids) != 1:
        raise Problem("--address and --customer belong to one letter; release it by itself")
    with open_house(config) as house, house.ledger.writing() as session:
        for name in ids:
            row = _standing_row(session, name)
            _name_customer(row, address, customer)
            release_row(row, getpass.getuser())
    errors().print(f"released: {', '.join(ids)}; `tiepnhan run` takes them up", highlight=False)
    return 0


def _name_customer(row: Traveller, address: str | None, customer: str | None) -> None:
    if address is None and customer is None:
        return
    if not isinstance(row, Mail):
        raise Problem(f"{standing.name_of(row)}: only a letter that came in can be given an address or a customer")
    name_customer(row, getpass.getuser(), address, customer)


def _standing_row(session: Session, name: str) -> Traveller:
    kind, _, number = name.partition(":")
    if kind not in TABLES or not number.isdigit():
        raise Problem(f"{name}: is no id; `tiepnhan held` shows them, for example letter:12")
    row = session.get(TABLES[kind], int(number))
    if row is None or not stands_still(row):
        raise Problem(f"{name}: is neither held nor set aside; nothing was released")
    if isinstance(row, Letter) and awaits_approval(row):
        raise Problem(f"{name}: waits for a person's yes; `tiepnhan approve {name}`")
    return row
