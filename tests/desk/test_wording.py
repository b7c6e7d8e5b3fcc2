"""The catalogue: each text that a page asks for is there, in both languages, with the same values to put in."""

import re
from string import Formatter

import pytest

from pipeline.cases.lifecycle import STATES
from pipeline.desk.safety.rights import ROLES
from pipeline.desk.wording import LANGUAGES, catalogue
from pipeline.ledger.model import Letter
from pipeline.letters.facts import KINDS
from pipeline.road import STAGES
from pipeline.shipped import shipped

TEMPLATES = sorted(shipped("templates", "desk").rglob("*.html"))
ASKED = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9]+)["']\s*[,)]""")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_what_a_page_asks_for_is_there(template):
    asked = set(ASKED.findall(template.read_text("utf-8")))
    assert asked - catalogue().texts.keys() == set()


def test_each_text_has_both_languages_and_the_same_values():
    for key, entry in catalogue().texts.items():
        assert set(entry) == set(LANGUAGES), key
        empty = [words for words in entry.values() if not words.strip()]
        assert len(empty) in (0, len(entry)), key  # one that says nothing says so in both
        values = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in entry.values()]
        assert values[0] == values[1], key


def test_what_is_asked_for_by_a_name_of_the_program_is_there():
    letters = {
        f"letters.stage_{name}" for stage in STAGES if stage.table is Letter for name in (stage.name, *stage.leads_to)
    }
    wanted = {f"base.state_{state}" for state in STATES} | {f"base.role_{role}" for role in ROLES}
    wanted |= {f"letters.kind_{kind}" for kind in KINDS} | letters
    assert wanted - catalogue().texts.keys() == set()
