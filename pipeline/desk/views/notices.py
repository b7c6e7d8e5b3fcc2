"""What the clerks were told by mail, the newest first, and scanned files that could not come in."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.desk.views.held import for_people
from pipeline.errors import Problem
from pipeline.intake.scans import Failed, failed_files, notice_key
from pipeline.ledger.model import Notice

MOST_NOTICES = 15
OF_MAIL = re.compile(r"held:mail:(\d+):")
"""How the keys of notices about held mails begin (watch/notices.py)."""
MOST_FILES = 10


@dataclass(frozen=True)
class FailedScans:
    """Files in the folder `failed`: some of them with the reason that was told, and how many there are."""

    files: tuple[tuple[Failed, str], ...] = ()
    count: int = 0
    folder: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Told:
    """A notice to the clerks: when it was noticed and mailed, and where what it is about is shown."""

    words: str
    noticed_at: datetime
    sent_at: datetime | None
    link: str


def newest_notices(session: Session) -> list[Told]:
    """Gives the newest notices."""
    newest = select(Notice).order_by(Notice.noticed_at.desc(), Notice.key).limit(MOST_NOTICES)
    return [_told(notice) for notice in session.scalars(newest)]


def _told(notice: Notice) -> Told:
    mail = OF_MAIL.match(notice.key)
    link = f"/mail/{mail[1]}" if mail else ""
    return Told(for_people(notice.words), notice.noticed_at, notice.sent_at, link)


def failed_scans(session: Session, folder: Path | None) -> FailedScans:
    """Gives what stands in `failed` below the watched folder; nothing where none is watched."""
    if folder is None:
        return FailedScans()
    try:
        files, count = failed_files(folder, MOST_FILES)
    except Problem as error:
        return FailedScans(problem=str(error))
    return FailedScans(tuple((file, _reason(session, file)) for file in files), count, folder.name)


def _reason(session: Session, file: Failed) -> str:
    """What was told of it; of a file of that name that failed again on the same day, of the first."""
    notice = session.get(Notice, notice_key(file.at, file.came_as))
    return notice.words.rpartition(f"{file.came_as}: ")[2] if notice is not None else ""
