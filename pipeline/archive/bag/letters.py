"""Are the signatures of a bundle's letters valid, and is the evidence beside each the one of its PDF?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.archive.bag.files import DATA
from pipeline.archive.bag.look import CHUNK, LARGEST_TEXT, Look
from pipeline.archive.contents import COUNTERSIGNED, EVIDENCE, LETTERS, RENEWED
from pipeline.archive.dossier import INTERMEDIATES, ROOTS
from pipeline.errors import Problem
from pipeline.letters.verify.report import Report
from pipeline.letters.verify.verifier import Verifier

LARGEST_LETTER = 64_000_000
GIVEN = "the roots that were given"
ITS_OWN = "the roots that came with the bundle itself: whoever made it chose them; give your own with --trust"


@dataclass(frozen=True)
class Letter:
    """What was found of one PDF: its place, whether its signatures hold, and words for people (Vietnamese)."""

    place: str
    ok: bool
    words: str


def check_letters(look: Look, trust: Sequence[Path]) -> tuple[list[Letter], str, list[str]]:
    """Checks all letters, offline; gives what was found, what they were checked against, and what is wrong."""
    places = sorted(place for place in look.sizes if place.startswith(f"{DATA}{LETTERS}/") and place.endswith(".pdf"))
    own = [look.path(DATA + name) for name in (ROOTS, INTERMEDIATES) if _fits(look, DATA + name)]
    roots = list(trust) or [path for path in own if path.name == Path(ROOTS).name]
    words = GIVEN if trust else ITS_OWN
    if not roots:
        return [], "no roots", [f"{ROOTS} is missing; give the roots with --trust FILE"] if places else []
    try:
        verifier = Verifier(roots, own)
    except Problem as problem:
        if trust and not _readable(own):  # the bag's own certificates only help to find the way
            verifier = Verifier(roots)
        else:
            return [], words, [str(problem)]
    try:
        letters = [_checked(look, place, verifier) for place in places]
    finally:
        verifier.close()
    wrong = [f"{each.place}: {each.words}" for each in letters if not each.ok]
    return letters, words, [*wrong, *(each for place in places for each in _compared(look, place))]


def _fits(look: Look, place: str) -> bool:
    return 0 < look.sizes.get(place, 0) <= LARGEST_TEXT


def _readable(paths: Sequence[Path]) -> bool:
    from pipeline.letters.certificates import read_certificates  # noqa: PLC0415  as pipeline.letters.verify does

    try:
        read_certificates(paths)
    except Problem:
        return False
    return True


def _checked(look: Look, place: str, verifier: Verifier) -> Letter:
    if look.sizes[place] > LARGEST_LETTER:
        return Letter(place, False, Report.unread("too_big").words)
    pdf = look.path(place).read_bytes()
    report, then = verifier.verify(pdf), _made_at(look, place)
    if report.ok or then is None:
        return Letter(place, report.ok or _is_customers(place, report), report.words)
    before = verifier.verify(pdf, then)
    if before.ok:
        return Letter(place, True, f"Hợp lệ vào lúc ký theo bằng chứng lưu kèm ({then.isoformat()}): {before.words}")
    return Letter(place, _is_customers(place, before), report.words)


def _is_customers(place: str, report: Report) -> bool:
    """Of a copy that the customer signed too only our own signature is for us to judge."""
    return place.endswith(COUNTERSIGNED) and bool(report.signatures) and report.signatures[0].ok


def _compared(look: Look, place: str) -> Iterator[str]:
    """Compares a letter with its evidence, and a renewed one with the letter that left."""
    if place.endswith(RENEWED):
        left = place.removesuffix(RENEWED) + ".pdf"
        if left not in look.sizes or not _begins_with(look.path(place), look.path(left)):
            yield f"{place} does not begin with the letter as it left"
        return
    if place.endswith(COUNTERSIGNED):
        return
    try:
        evidence = _evidence(look, place)
    except ValueError as error:
        yield str(error)
        return
    if evidence is not None:
        yield from _against(look, place, evidence)


def _against(look: Look, place: str, evidence: Any) -> Iterator[str]:
    try:
        said = dict(evidence["pdf"]["signed"])
        ok = bool(evidence["verification"]["ok"])
    except (KeyError, TypeError, ValueError):
        yield f"the evidence of {place} is not of our making"
        return
    if said != {**look.digests(place, ["sha256", "sha512"]), "length": look.sizes[place]}:
        yield f"{place} is not the file that its evidence is about"
    if not ok:
        yield f"{place}: its evidence says that its signature did not hold when it was made"


def _evidence(look: Look, place: str) -> Any | None:
    """The evidence of a letter; None where there is none. Raises ValueError when it cannot be read."""
    name = Path(place).name.removesuffix(".pdf").removesuffix(".renewed").removesuffix(".countersigned")
    where = f"{DATA}{EVIDENCE}/{name}/evidence.json"
    return look.json(where) if where in look.sizes else None


def _made_at(look: Look, place: str) -> datetime | None:
    try:
        evidence = _evidence(look, place)
        at = datetime.fromisoformat(evidence["made_at"]) if evidence is not None else None
    except (ValueError, KeyError, TypeError):
        return None
    return at if at is not None and at.tzinfo is not None else None


def _begins_with(path: Path, start: Path) -> bool:
    with path.open("rb") as whole, start.open("rb") as first:
        while chunk := first.read(CHUNK):
            if whole.read(len(chunk)) != chunk:
                return False
    return True
