"""Settings in, the whole house out: the only place that knows every part.

`parts.py` needs only the settings, `conduct.py` acts on cases, `house.py` has the road and what the clock calls.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.settings import Settings
from pipeline.wiring.house import House

__all__ = ["House", "open_house"]


@contextmanager
def open_house(config: Path) -> Iterator[House]:
    """Gives the house for the settings file `config`; on leaving, all that was opened is closed.

    Raises Problem, naming file, key and what was expected, when the settings cannot be used.
    """
    settings = Settings.load(config)
    with ExitStack() as closing:
        yield House(settings, closing)
