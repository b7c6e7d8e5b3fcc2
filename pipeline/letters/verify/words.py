"""Sentences about signatures, in Vietnamese, that several modules of this folder use."""

from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
LONGEST = 120  # letters of a stranger's text that are repeated


def when(moment: datetime) -> str:
    """Gives a time as people in Vietnam write it."""
    return f"{moment.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}"


def quoted(text: object) -> str:
    """Gives a stranger's text in quotation marks: on one line, without control signs, cut where it is long."""
    said = " ".join("".join(each if each.isprintable() else " " for each in str(text)).split())
    return f"“{said[: LONGEST - 1]}…”" if len(said) > LONGEST else f"“{said}”"
