"""Pictures of pages for the desk: found, or drawn in a guarded process and kept."""

import logging
from pathlib import Path

from pipeline.desk.parts import Desk
from pipeline.errors import Problem
from pipeline.reading.showing.errors import Hostile, Undrawable
from pipeline.store.pictures import WHOLE

log = logging.getLogger(__name__)


def picture_of(desk: Desk, sha256: str, page: int) -> Path | bytes:
    """Gives the picture (PNG) of a page (from 1) of a file of the store; as a file, if it could be kept.

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
        drawn = desk.house.viewer.picture(whole(desk, sha256), page)
    except Undrawable as error:
        kept.note_failure(sha256, WHOLE if isinstance(error, Hostile) else page, str(error))
        raise
    try:
        return kept.put(sha256, page, drawn)
    except OSError as error:  # a full disk is no reason to show nothing
        log.warning("%s: the picture of page %d cannot be kept: %s", kept.folder, page, error)
        return drawn


def whole(desk: Desk, sha256: str) -> Path:
    """Gives a file of the store. Raises Problem, in words for who looks at the desk, when it is missing or changed."""
    try:
        return desk.house.store.whole(sha256)
    except Problem as error:
        log.error("%s", error)
        raise Problem("tệp không còn nguyên trong kho lưu trữ; hãy báo người quản trị khôi phục từ bản sao") from error
