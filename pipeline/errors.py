"""The ways in which work can end without success, besides an error nobody foresaw.

A message names the thing, the place and what to do; it is shown to clerks and operators as it is.
"""


class Problem(Exception):
    """Something in the world is not as it must be; the message says what and what to do."""


class Wait(Problem):
    """The work cannot be done now but will be, without anybody's help: it is tried again, uncounted.

    `seconds` is how long to wait before the next try (None: 5 s at first, then longer, up to 5 minutes).
    """

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class Hold(Problem):
    """The work must not be tried again before a person has looked: the row is held with this reason."""


class Overtaken(Wait):
    """What was worked out is no longer so at the commit: somebody else was quicker. It is worked out anew."""

    def __init__(self, message: str) -> None:
        super().__init__(message, seconds=0.1)
