"""Pictures of pages for the desk: found, or drawn in a guarded process and kept."""

from pathlib import Path

from pipeline.desk.parts import Desk
from pipeline.reading.showing.errors import Hostile, Undrawable
from pipeline.store.pictures import WHOLE


def picture_of(desk: Desk, sha256: str, page: int) -> Path:
    """Gives the file with the picture (PNG) of a page (from 1) of a file of the store.

    Raises Undrawable with the reason (Vietnamese), also for a page that failed within the hour; Busy; Problem when
    the file is missing.
    """
    kept = desk.house.pictures
    found = kept.find(sha256, page)
    if found is not None:
        return found
    why = kept.why_not(sha256, page)
    if why is not None:
        raise Undrawable(why)
    try:
        drawn = desk.house.viewer.picture(desk.house.store.whole(sha256), page)
    except Undrawable as error:
        kept.note_failure(sha256, WHOLE if isinstance(error, Hostile) else page, str(error))
        raise
    return kept.put(sha256, page, drawn)
