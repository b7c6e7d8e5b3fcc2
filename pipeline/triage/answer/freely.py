"""Agreement beside which the customer says other things: none of them may be able to take it back.

The strict rules (agree.py) want every other clause to be known as harmless; what they pass may be acted upon by
itself. Here every other clause may say anything but a danger, and a person always looks before a case is closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.triage.answer.agree import AMBIGUOUS, ENGLISH, is_plain, leaves_open
from pipeline.triage.answer.agreement import DONE, RECEIVED, SPOKEN, VERB
from pipeline.triage.answer.asides import ASIDES, BARE, EARLY
from pipeline.triage.answer.dangers import ANYWHERE, BEFOREHAND, MORE_DANGERS, TASK, dangers_beside
from pipeline.triage.answer.forms import blot
from pipeline.triage.answer.friendly import FRIENDLY
from pipeline.triage.answer.idioms import FINE, IDIOMS, NO_MORE, THANKED, WORKS
from pipeline.triage.answer.named import NAMED, SETTLED
from pipeline.triage.answer.names import without_names
from pipeline.triage.answer.past import DICTATED, NO_KIN, PAST
from pipeline.triage.answer.rule import Found, Rule, compiled, find
from pipeline.triage.answer.whose import before_verb, own, to_ours
from pipeline.triage.answer.words import CLAUSE, Line

OTHER_PEOPLE = r"^[ ~]*(?:\w+ ){0,3}(?:<relative>|khách hàng|_+)(?: [\w~]+){0,4}[ ~]*$"
"""Who agrees besides the writer, in a clause of his own."""
DENYING = frozenset(
    (
        *("nothing-against", "nothing-against-it", "complains-no-more", "complains-no-longer", "over-now", "settled"),
        *("takes-back-complaint", "withdraws", "works-now", "needs-no-more", "parts-all", "bids-go-on"),
        "asks-to-close",
    )
)
"""Rules whose words look like a denial, a request or a trouble themselves."""
TASK_CLAUSE = Rule("task", "Còn nhờ làm một việc", "S16", TASK)


@dataclass(frozen=True)
class Texts:
    """A reply's words as said, without what is past, and without asides besides; all of one length."""

    said: str
    told: str
    clear: str


def freely(line: Line, words: str, strict: bool = False) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """What in `words` (the line's, without forms) agrees, and what may take that back; nothing agrees: empty.

    `strict` where the answer might be acted upon by itself: then what is told of the past counts as a danger too.
    """
    texts = cleared(line, words, strict)
    strong = list(strong_signs(line, texts))
    found = strong or _together(line, texts.told, texts.clear)
    return (tuple(found), beside(line, texts, found, bool(strong))) if found else ((), ())


def cleared(line: Line, words: str, strict: bool = False) -> Texts:
    """`words` with what a relative wrote down for the customer, then without what is past, then without asides."""
    said = words if strict else _dictated(line, words)
    told = said if strict else _blotted(PAST, line, said)
    return Texts(said, told, _without_asides(line, told))


def beside(line: Line, texts: Texts, found: list[Found], outright: bool) -> tuple[Found, ...]:
    """The dangers beside what agrees; `outright` where it is no mere "it works"."""
    masked = _without(texts.clear, (each for each in found if each.rule.id in DENYING))
    asked = _without(texts.clear, (each for each in found if each.rule is not SPOKEN))
    dangers = [
        *find(ANYWHERE, line, texts.said),
        *find(BEFOREHAND, line, _without(texts.told, (each for each in found if each.rule.id in DENYING))),
        *_dangers(line, masked, found, outright),
        *_tasks(line, asked, outright),
    ]
    if not outright:
        dangers += [Found(TASK_CLAUSE, *hit.span()) for hit in compiled(RECEIVED, line.bare).finditer(masked)]
    return tuple(dangers)


def _dictated(line: Line, words: str) -> str:
    """`words` with what a relative wrote down for the customer, in place of the quotation that blotted it out."""
    hit = compiled(DICTATED, line.bare).search(line.words)
    if hit is None or compiled(NO_KIN, line.bare).search(line.words[: hit.start(1)]):
        return words
    start, end = hit.span(1)
    begin = max(line.words.rfind(sign, 0, hit.start()) for sign in ".!?") + 1
    return words[:begin] + "~" * (start - begin - 2) + ". " + line.words[start:end] + "." + words[end + 1 :]


def _without_asides(line: Line, words: str) -> str:
    clear = _blotted(EARLY, line, words)
    clear = without_names(line, clear)
    return _blotted((*BARE, *FRIENDLY, *ASIDES), line, clear)


def _dangers(line: Line, words: str, agreeing: list[Found], strong: bool) -> list[Found]:
    """Where the writer himself agrees, it changes nothing that somebody else does too."""
    sought = blot(compiled(AMBIGUOUS.pattern, True), words) if line.bare else words
    spoken = any(found.rule is SPOKEN for found in agreeing)
    return [
        *(
            found
            for found in find(dangers_beside(strong), line, sought)
            if not (spoken and found.rule.id == "others-consent")
        ),
        *find(MORE_DANGERS, line, words),
    ]


def _blotted(rules: tuple[Rule, ...], line: Line, words: str) -> str:
    wrong = "marked" if line.bare else "bare"
    for rule in rules:
        if rule.form != wrong:
            words = blot(compiled(rule.pattern, line.bare), words)
    return words


def strong_signs(line: Line, texts: Texts) -> Iterator[Found]:
    """What agrees in so many words, or closes the case."""
    yield from _said(line, texts.clear)
    yield from find(NAMED, line, texts.told)
    yield from (found for found in find(SETTLED, line, texts.told) if found.rule.id == "settled")
    yield from find(IDIOMS, line, texts.told)


def _said(line: Line, words: str) -> list[Found]:
    """Each verb of agreement, where every one is the writer's or of somebody who agrees beside him."""
    mine: list[Found] = []
    for clause in CLAUSE.finditer(words):
        hit = compiled(VERB, line.bare).search(clause[0])
        if not hit:
            continue
        before = before_verb(line, clause[0], hit.start())
        if own(line, before) and to_ours(line, clause[0][hit.end() :]):
            mine.append(Found(SPOKEN, clause.start() + hit.start(), clause.start() + hit.end()))
        elif not compiled(OTHER_PEOPLE, line.bare).search(before):
            return []
    return mine


def _together(line: Line, words: str, clear: str) -> list[Found]:
    """Signs of which two must be there: it works, it is fine, nothing more is needed; thanks count beside the first."""
    if compiled(VERB, line.bare).search(clear) or compiled(ENGLISH, line.bare).search(clear):
        return []
    found = find((WORKS, FINE, NO_MORE), line, blot(compiled(THANKED, line.bare), words))
    apart = [each for each in found if not any(_inside(each, other) for other in found)]
    thanked = compiled(THANKED, line.bare).search(words) and any(each.rule is WORKS for each in apart)
    plain = any(each.rule is FINE for each in apart) and is_plain(line, clear)
    return apart if len(apart) > 1 or thanked or plain else []


def _inside(one: Found, other: Found) -> bool:
    return one is not other and other.start <= one.start and one.end <= other.end


def _without(clear: str, agreeing: Iterable[Found]) -> str:
    """Blots out what agrees; what does so by denying ("no complaint any more") would be taken for a danger."""
    for each in agreeing:
        said = clear[each.start : each.end]
        kept = len(said) - len(said.lstrip(" .,!~:("))
        clear = clear[: each.start + kept] + "~" * (len(said) - kept) + clear[each.end :]
    return clear


def _tasks(line: Line, words: str, strong: bool) -> Iterator[Found]:
    """Clauses that ask for work; beside weak signs by the strict rules' wider list."""
    for clause in CLAUSE.finditer(words):
        said = clause[0]
        if strong and compiled(VERB, line.bare).search(said):
            continue
        if _asks(line, said) if strong else leaves_open(line, said):
            yield Found(TASK_CLAUSE, clause.start(), clause.end())


def _asks(line: Line, said: str) -> bool:
    return bool(compiled(TASK, line.bare).search(said) and not compiled(DONE, line.bare).search(said))
