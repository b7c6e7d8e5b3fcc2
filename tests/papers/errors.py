"""How wrong a recognised text is."""


def error_rate(true: str, read: str) -> float:
    """Gives the share of characters (0 and up) that must be changed to make `read` into `true`; spaces count as one."""
    wanted, found = " ".join(true.split()), " ".join(read.split())
    return distance(wanted, found) / max(1, len(wanted))


def distance(one: str, other: str) -> int:
    """Gives the least number of insertions, deletions and changes between two texts (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, against in enumerate(other, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (letter != against)),
            )
    return row[-1]
