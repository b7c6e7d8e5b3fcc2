"""What may go wrong when something is to be shown; the words are for the person who looks (Vietnamese)."""

from pipeline.errors import Problem


class Undrawable(Problem):
    """There is no picture of the page, or no page: the words say why."""


class Hostile(Undrawable):
    """The file killed or stalled its viewer: no other page of it is worth a try."""


class Busy(Problem):
    """Too many wait for pictures already."""
