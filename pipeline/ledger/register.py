"""Numbers of a book (sổ đăng ký) of a year: given in the transaction that uses them, so without gap."""

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from pipeline.ledger.model import Register

ARRIVALS = "DEN"
"""The book of what comes in (sổ đăng ký văn bản đến; clause E2)."""


def next_number(session: Session, book: str, year: int) -> int:
    """Gives the next number of `book` in `year`; if the transaction is undone, so is the number."""
    return next_numbers(session, book, year, 1)[0]


def next_numbers(session: Session, book: str, year: int, count: int) -> range:
    """Gives the next `count` numbers in order, none for 0, by one UPDATE; undone with the transaction.

    Raises ValueError for a count below 0.
    """
    if count < 0:
        raise ValueError(f"{count}: no number can be taken back")
    if count == 0:
        return range(0)
    last = session.scalar(
        update(Register)
        .where(Register.book == book, Register.year == year)
        .values(last=Register.last + count)
        .returning(Register.last)
        .execution_options(synchronize_session=False)
    )
    if last is None:
        last = count
        session.execute(insert(Register).values(book=book, year=year, last=last))
    return range(last - count + 1, last + 1)
