"""`tiepnhan release`: a person lets held rows go on."""

from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.commands.show import errors
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Letter, Mail, Traveller
from pipeline.letters.approve import awaits_approval
from pipeline.reading.header import usable_address
from pipeline.watch import standing
from pipeline.wiring import open_house

TABLES: dict[str, type[Traveller]] = {table.__tablename__: table for table in (Mail, Letter)}
SET_ASIDE = "set_aside"


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
            _release(row)
    errors().print(f"released: {', '.join(ids)}; `tiepnhan run` takes them up", highlight=False)
    return 0


def _name_customer(row: Traveller, address: str | None, customer: str | None) -> None:
    if address is None and customer is None:
        return
    if not isinstance(row, Mail):
        raise Problem(f"{standing.name_of(row)}: only a letter that came in can be given an address or a customer")
    if address is not None:
        row.answer_to = usable_address(address)
        if row.answer_to is None:
            raise Problem(f"{address}: is no mail address")
    row.sender_name = customer or row.sender_name


def _release(row: Traveller) -> None:
    """A held row tries its stage again; an unreadable mail is read again; one set aside is sorted as a person's."""
    if isinstance(row, Mail) and row.unreadable is not None:
        row.stage = "stored"
    elif row.stage == SET_ASIDE:
        row.stage = "read"
    row.due = row.released_at = now()
    row.attempts, row.waits, row.error = 0, 0, None


def _standing_row(session: Session, name: str) -> Traveller:
    kind, _, number = name.partition(":")
    if kind not in TABLES or not number.isdigit():
        raise Problem(f"{name}: is no id; `tiepnhan held` shows them, for example letter:12")
    row = session.get(TABLES[kind], int(number))
    if row is None or row.due is not None or (row.error is None and row.stage != SET_ASIDE):
        raise Problem(f"{name}: is neither held nor set aside; nothing was released")
    if isinstance(row, Letter) and awaits_approval(row):
        raise Problem(f"{name}: waits for a person's yes; `tiepnhan approve {name}`")
    return row
