"""Word documents since 2007 (docx, docm, dotx): all that a reader of the printed page would read, and the comments."""

from itertools import chain

from pipeline.reading.papers.archive import check_zip
from pipeline.reading.papers.flaws import shortened
from pipeline.reading.papers.locked import is_locked, locked
from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.papers.paragraphs import LONGEST_TEXT, capped, repaired, tidy
from pipeline.reading.papers.unpack.unzip import Refused
from pipeline.reading.papers.word.package import Package, Relation
from pipeline.reading.papers.word.pictures import Seen, recognised
from pipeline.reading.papers.word.story import Mark, Story, assemble, is_story, paragraphs, read_story
from pipeline.reading.problems import Flaw, has, problem

MAIN_PART = "word/document.xml"
ORDER = ("header", "", "footer", "footnotes", "endnotes", "comments")
"""Kinds of relationships in the order of the text; "" is the body."""
STOPS = (Flaw.BOMB, Flaw.TOO_LARGE, Flaw.TOO_MANY, Flaw.HOSTILE, Flaw.PASSWORD)
DOCUMENTS = frozenset({"aFChunk", "package"})
MOST_PAGES = 100_000


def read(content: bytes) -> Paper:
    """Gives the text of a document: headers, body, footers, notes, comments, then what stands in its pictures.

    Tracked insertions are read, tracked deletions are not. Documents in it are `inside`. Never raises.
    """
    try:
        return _read(content)
    except Exception as error:  # the promise of this module
        return Paper(how="docx", problems=(problem(Flaw.DAMAGED, f"docx: {type(error).__name__}: {error}"),))


def _read(content: bytes) -> Paper:
    if is_locked(content):
        return locked("docx")
    problems = check_zip(content)
    if any(has(flaw, problems) for flaw in STOPS):
        return Paper(how="docx", problems=problems)
    try:
        package = Package(content)
    except Refused as refused:
        return Paper(how="docx", problems=(str(refused),))
    parts = _parts(package)
    stories = _stories(package, parts)
    text, cut = capped(_text(stories))
    seen = recognised(_pictures(package, stories))
    inside = _inside(package, parts)
    problems = (*problems, *_flaws(package, parts), *cut, *seen.problems)
    return _paper(package, text, seen, problems, tuple(inside))


def _paper(package: Package, text: str, seen: Seen, problems: tuple[str, ...], inside: tuple[Inside, ...]) -> Paper:
    whole, cut = capped("\n\n".join(filter(None, [text, seen.text])))
    return Paper(
        text=whole,
        pages=_pages(package),
        how="docx+ocr" if seen.text else "docx",
        confidence=(seen.confidence if seen.text else 1.0) if whole else None,
        problems=shortened([*problems, *cut]),
        inside=inside,
    )


def _flaws(package: Package, parts: list[tuple[str, str]]) -> list[str]:
    """What is wrong with the package as a whole, after its parts were read."""
    body = next(name for kind, name in parts if not kind)
    missing = [] if body.lower() in package.names else [problem(Flaw.DAMAGED, f"docx: {body} is not there")]
    macros = any(name.endswith("vbaproject.bin") for name in package.names)
    return [*package.problems, *missing, *([problem(Flaw.MACROS, "docx: vbaProject.bin")] if macros else [])]


def _parts(package: Package) -> list[tuple[str, str]]:
    """The parts with text as (kind, name) in the order of the text; the body's kind is ""."""
    body = next((each.part for each in package.relations("") if each.kind == "officeDocument"), MAIN_PART)
    found = [("", body)] + [(each.kind, each.part) for each in package.relations(body) if each.kind in ORDER]
    return sorted(dict.fromkeys(found), key=lambda part: ORDER.index(part[0]))


def _stories(package: Package, parts: list[tuple[str, str]]) -> list[tuple[str, Story]]:
    stories, left = [], LONGEST_TEXT
    for _, name in parts:
        root = package.xml(name)
        if root is not None and not is_story(root):
            package.problems.append(problem(Flaw.DAMAGED, f"docx: {name} is no part of a Word document"))
        elif root is not None and left >= 0:
            stories.append((name, read_story(root, left)))
            left -= stories[-1][1].size
    if any(story.cut for _, story in stories):
        package.problems.append(problem(Flaw.TOO_LARGE, "docx: the document is too long; the rest was not read"))
    return stories


def _text(stories: list[tuple[str, Story]]) -> str:
    """All stories as one text; a header that several sections repeat stands in it once."""
    right = iter(repaired([text for _, story in stories for text in paragraphs(story.tokens)]))
    texts = [assemble([token if isinstance(token, Mark) else next(right) for token in s.tokens]) for _, s in stories]
    return tidy("\n\n".join(dict.fromkeys(filter(None, map(tidy, texts)))))


def _pictures(package: Package, stories: list[tuple[str, Story]]) -> list[tuple[str, bytes]]:
    """Name and bytes of the pictures that the document shows, each once."""
    names: dict[str, None] = {}
    for part, story in stories:
        images = {each.id: each.part for each in package.relations(part) if each.kind == "image"}
        names |= dict.fromkeys(images[shown] for shown in story.pictures if shown in images)
    return [(name, package.part(name)) for name in names]


def _inside(package: Package, parts: list[tuple[str, str]]) -> list[Inside]:
    """Documents of other kinds in the document, by relationship: imported pieces (17.17.2.1) and embedded files."""
    relations = chain.from_iterable(package.relations(name) for _, name in parts)
    names = dict.fromkeys(each.part for each in relations if _is_document(each))
    members = ((name.rpartition("/")[2], package.part(name)) for name in names)
    return [Inside(name, member) for name, member in members if member]


def _is_document(relation: Relation) -> bool:
    return relation.kind in DOCUMENTS


def _pages(package: Package) -> int | None:
    """The number of pages that the program counted when the document was last saved (part 1, 22.2.2.19)."""
    root = package.xml("docProps/app.xml")
    told = None if root is None else root.findtext("{*}Pages")
    pages = int(told) if told is not None and told.strip().isdecimal() and len(told) < 9 else 0  # noqa: PLR2004
    return pages if 0 < pages <= MOST_PAGES else None
