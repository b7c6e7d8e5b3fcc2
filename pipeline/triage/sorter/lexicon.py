"""The lexicon: rules as data (config/lexicon/*.toml), each with an id, a sentence, its clause, phrases and votes.

A phrase is folded and in the one spelling of `spell`; regular expressions are allowed; `~` stands for up to four
words of the same sentence, `~~` for up to nine. All gaps are bounded, so looking takes time linear in the text.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import Problem
from pipeline.shipped import shipped
from pipeline.triage.sorter.classes import CLASSES
from pipeline.triage.sorter.openings import may_begin, openings
from pipeline.triage.sorter.spell import Spelled

MOST_WORDS = 16_384
"""Words of which it is kept at hand which rules they can open."""
MOST_HITS = 8
"""Hits of one rule that are kept; a letter that repeats itself says nothing more."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: what it says in a sentence, the clause it rests on, its pattern, and its votes by class."""

    id: str
    sentence: str
    clause: str
    votes: Mapping[str, float]
    pattern: re.Pattern[str]
    opens: tuple[str, ...]
    """How its phrases begin (openings.py)."""

    @property
    def strongest(self) -> str:
        """The class that the rule speaks for most."""
        return max(self.votes, key=lambda name: self.votes[name])


@dataclass(frozen=True)
class Hit:
    """A rule that holds, with the first and the last word (by number, both included) where it does."""

    rule: Rule
    first: int
    last: int


@dataclass(frozen=True)
class Weighing:
    """Patterns of what a sender sets aside, what is asked for, what above all, and of a second wish.

    `aside` is `after` and `before` with the words that each sets aside.
    """

    aside: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    asked: re.Pattern[str]
    above: re.Pattern[str]
    second: re.Pattern[str]

    def aside_words(self, spelled: Spelled) -> set[int]:
        """The numbers of the words that the sender sets aside: "không bàn về tiền", "chuyện phí tính sau"."""
        # To look back from each word of the line costs most: not without a phrase to look back from.
        pattern = self.aside if self.before.search(spelled.line) else self.after
        found = pattern.finditer(spelled.line)
        ends = ((spelled.word_at(each.start()), spelled.word_at(each.end() - 1)) for each in found)
        return {number for first, last in ends for number in range(first, last + 1)}


@dataclass(frozen=True)
class Lexicon:
    """All rules, and the short forms that are written out before they are looked for."""

    rules: tuple[Rule, ...]
    short: Mapping[str, str]
    weighing: Weighing

    def hits(self, spelled: Spelled) -> Iterator[Hit]:
        """Each place where a rule holds, rule by rule, at most eight a rule."""
        places: dict[int, list[int]] = {}
        for at, word in enumerate(spelled.words):
            for number in self._opened(word):
                places.setdefault(number, []).append(at)
        for number in sorted(places):
            yield from islice(_held(self.rules[number], places[number], spelled), MOST_HITS)

    @cached_property
    def _opened(self) -> Callable[[str], tuple[int, ...]]:
        """Gives the numbers of the rules that can hold from a word on: few can, and to try all takes long."""

        @lru_cache(maxsize=MOST_WORDS)
        def opened(word: str) -> tuple[int, ...]:
            return tuple(number for number, rule in enumerate(self.rules) if may_begin(word, rule.opens))

        return opened


def _held(rule: Rule, places: Sequence[int], spelled: Spelled) -> Iterator[Hit]:
    """The places, of these words, from which the rule holds, none within another: as `finditer` gives them."""
    end = 0
    for at in places:
        start = spelled.word_offsets[at]
        found = rule.pattern.match(spelled.line, start) if start >= end else None
        if found is not None:
            end = found.end()
            yield Hit(rule, at, spelled.word_at(end - 1))


@lru_cache(maxsize=4)
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Reads the lexicon of `folder` (the shipped one for None). Raises Problem that names file and rule."""
    folder = folder or shipped("config", "lexicon")
    rules: list[Rule] = []
    short: dict[str, str] = {}
    weighing: Weighing | None = None
    for file in sorted(folder.glob("*.toml")):
        data = _toml(file)
        short |= data.get("short", {})
        weighing = _weighing(data) if "aside" in data else weighing
        rules += [_rule(each, data, file) for each in data.get("rule", ())]
    names = [rule.id for rule in rules]
    twice = {name for name in names if names.count(name) > 1}
    if twice or not rules or weighing is None:
        missing = "no rules, or no weighing.toml with [aside] and [first]"
        raise Problem(f"{folder}: {f'rule id used twice: {sorted(twice)[0]}' if twice else missing}")
    return Lexicon(tuple(rules), short, weighing)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{file}: cannot be read as TOML: {error}") from error


def _rule(entry: Mapping[str, Any], data: Mapping[str, Any], file: Path) -> Rule:
    where = f"{file}: rule {entry.get('id', '(without id)')}"
    try:
        votes = dict(entry.get("votes") or {data["class"]: float(entry.get("weight", 1))})
        if not set(votes) <= set(CLASSES):
            raise Problem(f"{where}: votes for {sorted(set(votes) - set(CLASSES))}; expected some of {CLASSES}")
        clause = entry.get("clause", data["clause"])
        opens = frozenset(each for phrase in entry["phrases"] for each in openings(phrase))
        return Rule(entry["id"], entry["sentence"], clause, votes, compiled(entry["phrases"]), tuple(sorted(opens)))
    except KeyError as error:
        raise Problem(f"{where}: {error} is missing") from error
    except re.error as error:
        raise Problem(f"{where}: a phrase is no regular expression: {error}") from error


def _weighing(data: Mapping[str, Any]) -> Weighing:
    aside, first = data["aside"], data["first"]
    after, before = [f"(?:{each}) ~~~" for each in aside["after"]], [f"~~~ (?:{each})" for each in aside["before"]]
    return Weighing(
        compiled(after + before),
        compiled(after),
        compiled(aside["before"]),
        compiled(first["words"]),
        compiled(first["above"]),
        compiled(data["second"]["words"]),
    )


def compiled(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for phrases, on whole words of `Spelled.line`."""
    return re.compile(f"(?<= )(?:{'|'.join(_gaps(phrase) for phrase in phrases)})(?= )")


def _gaps(phrase: str) -> str:
    """Gaps as patterns: " ~" is words with a space before each, "~ " after an optional word has it behind each."""
    for sign, most in (("~~~", 10), ("~~", 9), ("~", 4)):
        phrase = phrase.replace(f" {sign}", f"(?: [^ .]+){{0,{most}}}")
        phrase = phrase.replace(f"{sign} ", f"(?:[^ .]+ ){{0,{most}}}")
    return phrase
