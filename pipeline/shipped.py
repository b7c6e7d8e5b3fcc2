"""Where the files that travel with the program are: templates/ and config/."""

from pathlib import Path


def shipped(*parts: str) -> Path:
    """Gives the path of a shipped file or folder, in a checkout as in an installed wheel.

    `parts` are the path below the top level, for example `shipped("templates", "letters")`.
    """
    package = Path(__file__).parent
    beside = package.parent.joinpath(*parts)
    inside = package.joinpath(*parts)
    return inside if inside.exists() else beside
