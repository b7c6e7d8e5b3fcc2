"""Numbers of a book (sổ đăng ký) of a year: given in the transaction that uses them, so without gap."""

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from pipeline.ledger.model import Register


def next_number(session: Session, book: str, year: int) -> int:
    """Gives the next number of `book` in `year`; if the transaction is undone, so is the number."""
    last = session.scalar(
        update(Register)
        .where(Register.book == book, Register.year == year)
        .values(last=Register.last + 1)
        .returning(Register.last)
        .execution_options(synchronize_session=False)
    )
    if last is None:
        last = 1
        session.execute(insert(Register).values(book=book, year=year, last=last))
    return last
