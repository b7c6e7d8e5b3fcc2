from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.ledger.register import next_number, next_numbers
from pipeline.ledger.sqlite import open_ledger


@pytest.fixture
def ledger(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


def take(ledger, book="PTN", year=2026):
    with ledger.writing() as session:
        return next_number(session, book, year)


def test_each_book_and_year_counts_from_one(ledger):
    assert [take(ledger), take(ledger), take(ledger, "KN"), take(ledger, year=2027), take(ledger)] == [1, 2, 1, 1, 3]


def test_a_number_whose_transaction_is_undone_is_given_again(ledger):
    take(ledger)
    with pytest.raises(RuntimeError), ledger.writing() as session:
        assert next_number(session, "PTN", 2026) == 2
        raise RuntimeError
    assert take(ledger) == 2


def test_many_at_once_get_no_number_twice(ledger):
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: take(ledger), range(200)))
    assert sorted(numbers) == list(range(1, 201))


def test_two_ledgers_on_one_file_get_no_number_twice(ledger, tmp_path):
    other = open_ledger(tmp_path / "ledger.sqlite3")
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda n: take((ledger, other)[n % 2]), range(60)))
    other.close()
    assert sorted(numbers) == list(range(1, 61))


def test_many_are_taken_together_and_one_goes_on_behind_them(ledger):
    with ledger.writing() as session:
        taken = [list(next_numbers(session, "DEN", 2026, count)) for count in (3, 0, 2)]
    assert taken == [[1, 2, 3], [], [4, 5]]
    assert take(ledger, "DEN") == 6


def test_none_is_taken_back(ledger):
    with pytest.raises(ValueError, match="-1"), ledger.writing() as session:
        next_numbers(session, "DEN", 2026, -1)
    assert take(ledger, "DEN") == 1
