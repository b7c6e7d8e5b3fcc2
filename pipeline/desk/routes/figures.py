"""The managers' figures of some days: as a page, as a picture, as workbooks, with the cases behind each number."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from pipeline.archive.sheet import Column, Heading, write_sheet
from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import said
from pipeline.desk.routes.given_out import XLSX, disposition
from pipeline.desk.safety.sight import NotThere
from pipeline.desk.safety.visitor import DeskPart, may
from pipeline.desk.views.figures.behind import DUE, behind
from pipeline.desk.views.figures.coming import coming
from pipeline.desk.views.figures.sorter import corrections
from pipeline.desk.views.figures.table import FigureTable
from pipeline.desk.views.figures.times import rounds, times
from pipeline.desk.views.figures.today import tables_of
from pipeline.engine.advance import now
from pipeline.watch.digest.days import DAY, Days
from pipeline.watch.digest.figures import Desk as WatchDesk
from pipeline.watch.digest.figures import digest_facts
from pipeline.watch.digest.happened import HAPPENED, group_name
from pipeline.watch.digest.picture import picture
from pipeline.watch.digest.warnings import UNLOOKED

LONGEST = timedelta(days=92)
"""Days of one look: the figures of a quarter."""
DAYS_OF_PICTURE = 30
KEYS = ("received", "happened", "groups", "overdue", "today", "oldest", "coming", "times", "rounds", "corrections")
"""Headings that the catalogue has words for are keys there; all others are words already."""

router = APIRouter(dependencies=[Depends(may("figures"))])


def asked_days(desk: DeskPart, first: str = "", last: str = "") -> Days:
    """The days that are asked for; today for what is none, never more than a quarter."""
    today = now().astimezone(desk.calendar.zone).date()
    until = _day(last, today)
    since = min(_day(first, until), until)
    return Days(max(since, until - LONGEST), until)


AskedDays = Annotated[Days, Depends(asked_days)]


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


@dataclass(frozen=True)
class _Looked:
    facts: dict[str, Any]
    tables: list[FigureTable]


def _look(session: Session, desk: Desk, days: Days) -> _Looked:
    moment = now()
    watch = WatchDesk(desk.procedure, desk.calendar)
    facts = digest_facts(session, watch, days, None, moment, DAYS_OF_PICTURE)
    facts["warnings"] = [words for words in facts["warnings"] if words != UNLOOKED]
    since, until = days.bounds(desk.calendar.zone)
    tables = [
        *tables_of(facts, days),
        coming(session, desk.calendar, moment),
        times(session, desk, since, until),
        rounds(session, since, until),
        corrections(session, desk, since, until),
    ]
    return _Looked(facts, tables)


@router.get("/figures")
def figures(request: Request, desk: DeskPart, days: AskedDays) -> Response:
    """All tables of the days, and the picture of the last thirty."""
    with desk.ledger.reading() as session:
        looked = _look(session, desk, days)
    return desk.pages.page(
        request, "figures.html", facts=looked.facts, tables=looked.tables, days=days, presets=_presets(desk)
    )


def _presets(desk: Desk) -> dict[str, Days]:
    """Usual periods, up to today."""
    today = now().astimezone(desk.calendar.zone).date()
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    spans = {"day": today, "week": today - 6 * DAY, "month": today.replace(day=1), "quarter": quarter}
    return {key: Days(first, today) for key, first in spans.items()}


@router.get("/figures/trend.png")
def trend(desk: DeskPart, days: AskedDays) -> Response:
    """What came in and what was done on each of the last thirty days."""
    with desk.ledger.reading() as session:
        facts = digest_facts(session, WatchDesk(desk.procedure, desk.calendar), days, None, now(), DAYS_OF_PICTURE)
    return Response(picture(facts), media_type="image/png")


@router.get("/figures/{key}.xlsx")
def workbook(request: Request, key: str, desk: DeskPart, days: AskedDays) -> Response:
    """A table as a workbook."""
    if key not in KEYS:
        raise NotThere(key)
    with desk.ledger.reading() as session:
        looked = _look(session, desk, days)
    table = next(table for table in looked.tables if table.key == key)
    headings = [heading_words(request, heading) for heading in table.headings]
    columns = [Column(f"c{at}", words, 24) for at, words in enumerate(headings)]
    lines = [SimpleNamespace(**{f"c{at}": cell.value for at, cell in enumerate(row)}) for row in table.rows]
    head = Heading(looked.facts["organisation"], said(request, f"figures.{key}"), looked.facts["period"])
    with TemporaryDirectory(prefix="tiepnhan-figures-") as folder:
        path = Path(folder, "figures.xlsx")
        write_sheet(path, head, columns, lines)
        content = path.read_bytes()
    name = f"{key} {days.first} {days.last}.xlsx"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition("attachment", name)})


def heading_words(request: Request, heading: str) -> str:
    """The words of a heading: the catalogue's, or those that it is itself."""
    try:
        return said(request, f"figures.h_{heading}")
    except KeyError:
        return heading


@router.get("/figures/cases")
def cases(request: Request, desk: DeskPart, days: AskedDays, what: str = "opened", after: str = "") -> Response:
    """The cases behind a number."""
    if what not in HAPPENED and what != DUE:
        raise NotThere(what)
    begin = int(after) if after.isdecimal() else 0
    with desk.ledger.reading() as session:
        lines, more = behind(session, what, days.bounds(desk.calendar.zone), begin)
    title = HAPPENED.get(what) or said(request, "figures.due_title")
    names = {line.group: group_name(desk.procedure, line.group) for line in lines}
    return desk.pages.page(
        request, "figures_cases.html", lines=lines, more=more, what=what, days=days, title=title, names=names
    )
