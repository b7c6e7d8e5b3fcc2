"""The papers of a mail as they are shown: what each is, how it was read, its text beside pictures of its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.desk.views.marks import Mark, Piece, pieces
from pipeline.desk.views.names import shown, size_in_words
from pipeline.ledger.model import Paper
from pipeline.reading.problems import Flaw, has, in_words
from pipeline.triage.letter import LONGEST

MOST_PAPERS = 100
MOST_PAGES = 20
"""Pictures on one page; a browser asks for those that come into view."""
DRAWN = ("pdf", "image")
OCR = "ocr"


@dataclass(frozen=True)
class Told:
    """A problem in words, and as it is kept."""

    words: str
    detail: str


@dataclass(frozen=True)
class Signed:
    """A signature that stands in a file; it was not checked."""

    signer: str
    at: datetime | None


@dataclass(frozen=True)
class PaperView:
    """A paper. `depth` is how deep it lies in others; `drawn` are the pages of which there may be pictures."""

    ordinal: int
    name: str
    kind: str | None
    size: str
    pages: int | None
    how: str
    confidence: float | None
    depth: int
    inline: bool
    problems: tuple[Told, ...]
    signatures: tuple[Signed, ...]
    text: tuple[Piece, ...]
    cut: bool
    drawn: tuple[int, ...]


def rows_of(session: Session, mail_id: int) -> Sequence[Any]:
    """The papers of a mail, one more than are shown, with the beginning of their texts: a text may have megabytes."""
    columns = [column for column in Paper.__table__.columns if column.name != "text"]
    text, length = func.substr(Paper.text, 1, LONGEST).label("text"), func.length(Paper.text).label("length")
    query = select(*columns, text, length).where(Paper.mail_id == mail_id).order_by(Paper.ordinal)
    return session.execute(query.limit(MOST_PAPERS + 1)).all()


def sorted_texts(rows: Iterable[Any]) -> dict[int, str]:
    """The texts that triage reads beside the mail's, in its order (triage/letter.py)."""
    return {row.ordinal: row.text for row in rows if row.text and not row.inline}


def paper_views(rows: Sequence[Any], marks: Mapping[str, Sequence[Mark]]) -> list[PaperView]:
    """Gives the papers, each behind the one that it was in."""
    paths: dict[int, tuple[int, ...]] = {}
    for row in rows:  # what lies within comes behind (papers/tree.py)
        paths[row.ordinal] = (*paths.get(row.within or 0, ()), row.ordinal)
    ordered = sorted(rows[:MOST_PAPERS], key=lambda row: paths[row.ordinal])
    return [_view(row, len(paths[row.ordinal]) - 1, marks.get(f"paper:{row.ordinal}", ())) for row in ordered]


def _view(row: Any, depth: int, marks: Sequence[Mark]) -> PaperView:
    text = row.text or ""
    return PaperView(
        ordinal=row.ordinal,
        name=shown(row.name),
        kind=row.kind,
        size=size_in_words(row.size),
        pages=row.pages,
        how=_how(row.how or ""),
        confidence=row.confidence,
        depth=depth,
        inline=row.inline,
        problems=told(row.problems),
        signatures=tuple(Signed(shown(each.get("signer") or ""), moment(each.get("at"))) for each in row.signatures),
        text=tuple(pieces(text, marks)) if text.strip() else (),
        cut=(row.length or 0) > len(text),
        drawn=_drawn(row),
    )


def told(problems: Iterable[str]) -> tuple[Told, ...]:
    """Gives problems in words, each once."""
    return tuple({words: Told(words, each) for each in problems for words in (in_words(each),)}.values())


def moment(kept: str | None) -> datetime | None:
    """Gives a time that a signer says, as it is kept (ISO 8601); None where there is none that is one."""
    try:
        said = datetime.fromisoformat(kept) if kept else None
    except ValueError:
        return None
    return said if said is None or said.tzinfo else said.replace(tzinfo=UTC)


def _how(how: str) -> str:
    """How its text was won: "written", "recognised", "both", or "" where there is none."""
    ways = set(how.split("+")) - {""}
    if OCR not in ways:
        return "written" if ways else ""
    return "both" if len(ways) > 1 else "recognised"


def _drawn(row: Any) -> tuple[int, ...]:
    if row.kind not in DRAWN or has(Flaw.PASSWORD, row.problems) or not row.size:
        return ()
    return tuple(range(1, min(row.pages or 1, MOST_PAGES) + 1))
