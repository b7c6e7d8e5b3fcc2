"""How many problems of a paper are kept: a hostile file may have thousands."""

from collections.abc import Iterable

MOST_PROBLEMS = 50


def shortened(problems: Iterable[str]) -> tuple[str, ...]:
    """Gives each problem once; of very many the first of each flaw, and then as many as are kept."""
    kept = list(dict.fromkeys(problems))
    firsts: dict[str, str] = {}
    for each in kept:
        firsts.setdefault(each.partition(":")[0], each)
    return tuple(dict.fromkeys([*firsts.values(), *kept]))[:MOST_PROBLEMS] if len(kept) > MOST_PROBLEMS else tuple(kept)
