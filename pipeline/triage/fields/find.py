"""All fields of a letter: each kind is searched, then the most likely of each is chosen."""

from collections.abc import Iterator, Sequence
from itertools import chain

from pipeline.triage.fields.company import companies
from pipeline.triage.fields.contract import contracts, invoices
from pipeline.triage.fields.dates import dates
from pipeline.triage.fields.email import emails, is_bounce
from pipeline.triage.fields.hit import Hit
from pipeline.triage.fields.model import SEVERAL, Field, Fields, LetterText, Name, OwnNumbers
from pipeline.triage.fields.numbers import groups_of
from pipeline.triage.fields.person import persons
from pipeline.triage.fields.personal_id import personal_ids
from pipeline.triage.fields.phone import phones
from pipeline.triage.fields.piece import Piece, pieces_of
from pipeline.triage.fields.serial import serials
from pipeline.triage.fields.tail import segments
from pipeline.triage.fields.tax_code import tax_codes

NAMES: tuple[Name, ...] = (
    "tax_code", "personal_id", "phone", "email", "serial", "contract", "invoice", "company", "person", "date"
)  # fmt: skip
LEAST: dict[Name, int] = {"company": 2, "person": 3}
"""The least score with which a hit is chosen; 0 where nothing is said."""
MOST = 20
"""How many of a kind are kept."""


def fields_of(letter: LetterText, own: OwnNumbers) -> Fields:
    """Finds the fields of `letter`. `own` are the CA's numbers and names, never the customer's. Never raises.

    Of tax code, personal id, e-mail, serial, contract, company and person the most likely is chosen, of phones all
    that can be the customer's. Linear in the length of the texts; of each the first 60,000 characters are searched.
    """
    bounce = is_bounce(letter)
    found = list(chain.from_iterable(_search(piece, own, bounce) for piece in pieces_of(letter)))
    chosen: list[Field] = []
    others: list[Field] = []
    for name in NAMES:
        first, rest = _choose(name, [each for each in found if each.field.name == name])
        chosen += first
        others += rest
    return Fields(tuple(chosen), tuple(others))


def _search(piece: Piece, own: OwnNumbers, bounce: bool) -> Iterator[Hit]:
    """All hits in one text; digits that are taken by one kind of number are not searched for the next."""
    groups = groups_of(piece.key)
    taken: set[int] = set()
    firsts: Sequence[Iterator[Hit]] = (emails(piece, own, bounce), serials(piece), contracts(piece), invoices(piece))
    for one in chain(*firsts):
        taken.update(range(one.field.start, one.field.end))
        yield one
    ids = [each for each in personal_ids(piece, groups) if each.field.start not in taken]
    for one in chain(ids, tax_codes(piece, groups, own), phones(piece, groups, own)):
        if one.field.start in taken or one.field.end - 1 in taken:
            continue
        taken.update(range(one.field.start, one.field.end))
        yield one
    if not bounce:  # what a mail server writes names nobody
        ends = tuple(segments(piece))
        yield from chain(companies(piece, ends, own), persons(piece, ends))
    yield from dates(piece)


def _choose(name: Name, hits: list[Hit]) -> tuple[list[Field], list[Field]]:
    """The chosen fields of one name and the others. Of equal values the best place is kept."""
    best: dict[str, Hit] = {}
    for each in hits:
        value = each.field.value.casefold()
        if value not in best or each.score > best[value].score:
            best[value] = each
    ranked = sorted(best.values(), key=lambda each: -each.score)[:MOST]
    good = [each for each in ranked if each.score >= LEAST.get(name, 0)] or _quoted(ranked, name)
    if name in SEVERAL:
        good.sort(key=lambda each: (each.field.source.startswith("paper"), each.field.start))
        kept = good
    else:
        kept = _fuller(good) if name == "person" else good[:1]
    return [each.field for each in kept], [each.field for each in ranked if each not in kept]


def _fuller(good: list[Hit]) -> list[Hit]:
    """The first person; that one's whole name where the letter gives it: "Giang", "Hồ Ngọc Trúc Giang"."""
    for first in good[:1]:
        ending = " " + first.field.value.casefold()
        return [each for each in good if each.field.value.casefold().endswith(ending)][:1] or [first]
    return []


def _quoted(ranked: list[Hit], name: Name) -> list[Hit]:
    """What stands in a quote counts where the customer's own words have none."""
    return [each for each in ranked if each.zone == "quote" and each.score >= LEAST.get(name, 0) - 7]
