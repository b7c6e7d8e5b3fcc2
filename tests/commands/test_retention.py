"""`tiepnhan retention`, `destroy`, `erase` and `destroyed`, started as the README shows them."""

import json
import subprocess

import pytest

from tests.archive.house import books
from tests.archive.test_destruction import NAME, ONE, TWO, age, close

pytestmark = pytest.mark.slow
YES = ("--yes-of", "Lê Thị Minh Tâm")


@pytest.fixture
def kept(tmp_path):
    """Two closed cases."""
    with books(tmp_path) as made:
        close(made, "Token không nhận")
        close(made, "Hóa đơn sai tên")
        age(made)
        yield made


def test_what_is_due_is_listed_and_nothing_goes_before(kept):
    assert json.loads(kept.run("retention", "--json").stdout) == []
    listed = json.loads(kept.run("retention", "--until", "2099-12-31", "--json").stdout)
    assert {row["name"] for row in listed} >= {ONE, TWO}
    early = kept.run("destroy", ONE, *YES, expect=1)
    assert "23/11/2036" in early.stderr
    assert json.loads(kept.run("destroyed", "--json").stdout) == []


def test_what_a_person_asks_for_is_erased_and_the_record_can_be_printed(kept, tmp_path):
    request = ("--request", "Đơn ngày 05/01/2027")
    assert "--ground" in kept.run("erase", ONE, *request, *YES, expect=1).stderr
    kept.run("erase", ONE, *request, "--ground", "Luật 91/2025/QH15", *YES)
    assert NAME not in kept.run("case", ONE, "--json").stdout
    pdf = tmp_path / "record.pdf"
    kept.run("destroyed", "1", str(pdf))
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    assert ONE in text
    assert "Đơn ngày 05/01/2027" in " ".join(text.split())
    kept.run("audit")
