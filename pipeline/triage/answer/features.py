"""What the small model looks at: the words of a line, pairs of them, and pieces of words, each once."""

import re
from itertools import pairwise

SHORTEST, LONGEST = 3, 4
"""Letters of a piece of a word, with a blank before and after the word."""
MOST_WORDS = 400
WORD = re.compile(r"\w+|\?")


def features(words: str) -> set[str]:
    """The features of folded words: "w:word", "w:word next", "c:piece"."""
    found = WORD.findall(words)[:MOST_WORDS]
    single = {f"w:{word}" for word in found}
    pairs = {f"w:{one} {other}" for one, other in pairwise(found)}
    return single | pairs | {f"c:{piece}" for word in set(found) for piece in _pieces(f" {word[:30]} ")}


def _pieces(word: str) -> set[str]:
    return {word[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(len(word) - size + 1)}
