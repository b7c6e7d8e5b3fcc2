"""The processes of the program that cost most to start, lent to one desk after another."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from pipeline.wiring import House
from pipeline.wiring.parts import Parts


class Children:
    """Renderers, readers and verifiers; desks with the same limits and the same trust have the same ones.

    They keep nothing from one call to the next, as in the running program, which has them for weeks; one that a test
    kills is replaced at the next call. They end when this context does.
    """

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._made: dict[tuple[str, str], Parts] = {}

    def lend(self, house: House) -> None:
        """Gives `house` these processes in place of its own."""
        settings = house.settings
        limits, trust = repr(settings.limits), repr((settings.trust, settings.signatures.crl_files))
        keys = {"renderer": "", "reader": limits, "paper_reader": limits, "viewer": limits, "verifier": trust}
        for key in keys.items():
            made = self._made.setdefault(key, Parts(house.settings, self._closing))
            house.__dict__[key[0]] = getattr(made, key[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()
