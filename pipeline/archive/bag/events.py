"""Is the chain of a bundle's events whole, and are the letters in it those that were sent?"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from pipeline.archive.bag.files import DATA
from pipeline.archive.bag.look import Look
from pipeline.archive.chain import DESTROYED, Link, Walk
from pipeline.archive.dossier import CASE, EVENTS

WORDS = {
    "changed": "is not as it was written",
    "missing": "is missing",
    "added": "was added",
    "unsealed": "has lost its content, which no record of destruction proves",
    "head": "is not the one that the case names as its last",
}


def check_events(look: Look) -> tuple[str, int, int, list[str]]:
    """Gives the case's number, how many events there are and how many have lost their content, and what is wrong."""
    try:
        case, events = look.json(DATA + CASE), look.json(DATA + EVENTS)
        number, length, head = str(case["number"]), int(case["chain"]["length"]), str(case["chain"]["head"])
        links = [_link(event) for event in events]
    except ValueError as error:
        return "?", 0, 0, [str(error)]
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        return "?", 0, 0, [f"{EVENTS} or {CASE} is not of our making ({type(error).__name__}: {error})"]
    walk = Walk(number, length, head)
    flaws = chain(chain.from_iterable(walk.step(link) for link in links), walk.end())
    wrong = [f"the chain of {number} breaks at event {flaw.first}: it {WORDS[flaw.what]}" for flaw in flaws]
    return number, len(links), sum(link.gone for link in links), [*wrong, *_sent(look, links)]


def _link(event: dict[str, Any]) -> Link:
    try:
        at = datetime.fromisoformat(event["at"])
    except ValueError:
        at = None
    ordinal = event["ordinal"] if isinstance(event["ordinal"], int) else 0
    aware = at if at is not None and at.tzinfo is not None else None
    return Link(ordinal, aware, event["who"], event["what"], event["data"], event["before"], event["digest"])


def _sent(look: Look, links: list[Link]) -> Iterator[str]:
    """Each letter that an event says was sent or handed over lies in the bag with the digest that it says."""
    there = {
        look.digests(place, ["sha256"])["sha256"]
        for place in look.sizes
        if place.startswith(f"{DATA}letters/") and place.endswith(".pdf")
    }
    if any(link.what == DESTROYED for link in links):  # the letters are gone with the content of the case
        return
    for link in links:
        data = link.data if isinstance(link.data, dict) else {}
        if link.what in {"sent", "posted"} and data.get("pdf") and data["pdf"] not in there:
            yield f"the letter {data.get('number')} of event {link.ordinal} is not among the letters"
