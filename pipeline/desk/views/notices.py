"""What the clerks were told by mail, the newest first, and scanned files that could not come in."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import Problem
from pipeline.intake.scans import Failed, failed_files, notice_key
from pipeline.ledger.model import Notice

MOST_NOTICES = 15
MOST_FILES = 10


@dataclass(frozen=True)
class FailedScans:
    """Files in the folder `failed`: some of them with the reason that was told, and how many there are."""

    files: tuple[tuple[Failed, str], ...] = ()
    count: int = 0
    folder: str = ""
    problem: str = ""


def newest_notices(session: Session) -> list[Notice]:
    """Gives the newest notices."""
    return list(session.scalars(select(Notice).order_by(Notice.noticed_at.desc()).limit(MOST_NOTICES)))


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
