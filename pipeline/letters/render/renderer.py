"""Renders letters and stamps in processes of their own, for callers in any thread."""

import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from queue import LifoQueue
from typing import Any, TypeVar

from pipeline.engine.child import Child, Limits
from pipeline.engine.scratch import use_scratch
from pipeline.errors import Problem, Wait
from pipeline.letters.facts import LetterFacts, StampFacts
from pipeline.letters.render.enclosed import Enclosed
from pipeline.letters.render.page import Box, Rendered
from pipeline.letters.render.seal import Seal
from pipeline.shipped import shipped

__all__ = ["Box", "Enclosed", "Rendered", "Renderer"]

T = TypeVar("T")


class Renderer:
    """Owns the rendering processes; each starts when it is first needed and ends with `close` or the parent.

    `seal` stands in the visible signatures. A process is replaced after `calls` documents (memory) and ended when
    one takes over `seconds`.
    """

    def __init__(self, workers: int = 1, calls: int = 500, seconds: float = 60, seal: Seal | None = None) -> None:
        limits = Limits(seconds, calls=calls, tries=2)  # one that died idle costs no letter a try
        make = partial(_Rendering, seal)
        self._all = [Child(f"renderer {number}", make, limits) for number in range(1, workers + 1)]
        self._idle: LifoQueue[Child[_Rendering]] = LifoQueue()  # last in first out: one in use stays in use
        for child in self._all:
            self._idle.put(child)

    def letter(self, kind: str, facts: LetterFacts, enclosed: Sequence[Enclosed] = ()) -> Rendered:
        """Renders the letter `kind` (templates/letters/`kind`.html) as PDF/A-3a; waits for a free process.

        The facts travel inside as JSON, and so do the files `enclosed`.
        Raises Problem when it cannot be rendered, the process died or took too long; Wait when closed.
        """
        return self._run(f"letter {facts.number} ({kind})", _Rendering.letter, kind, facts, tuple(enclosed))

    def stamp(self, facts: StampFacts, width: float, height: float) -> bytes:
        """Renders the visible signature as a PDF page of `width` × `height` points; raises as `letter`."""
        return self._run(f"stamp of {facts.organisation}", _Rendering.stamp, facts, width, height)

    def sheet(self, template: str, data: dict[str, Any]) -> bytes:
        """Renders a page of templates/dossier/ as PDF/A-3a from plain data; raises as `letter`."""
        return self._run(template, _Rendering.sheet, template, data)

    def start(self) -> None:
        """Starts the processes without waiting for them."""
        for child in self._all:
            child.start()

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that have been started."""
        return [child.pid for child in self._all if child.pid is not None]

    def close(self) -> None:
        """Lets running renders end, then ends the processes."""
        for child in self._all:
            child.close()

    def _run(self, what: str, method: Callable[..., T], *args: object) -> T:
        child = self._idle.get()
        try:
            return child.call(method, *args)
        except Problem as error:
            raise Problem(f"{what} cannot be rendered: {error}") from error
        except RuntimeError as error:
            raise Wait(f"{what} is not rendered now: the program is ending") from error
        finally:
            self._idle.put(child)


class _Rendering:
    """What lives in the child: the only place that loads the press."""

    def __init__(self, seal: Seal | None) -> None:
        self._scratch = use_scratch("tiepnhan-render-")
        os.environ["XDG_CACHE_HOME"] = str(self._scratch)
        os.environ["FONTCONFIG_FILE"] = str(shipped("templates", "fonts", "fonts.conf"))
        warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")  # as intended
        from pipeline.letters.render.press import Press  # noqa: PLC0415 - seconds and 80 MB, spared to the parent

        self._press = Press(seal)

    def letter(self, kind: str, facts: LetterFacts, enclosed: tuple[Enclosed, ...]) -> Rendered:
        return self._press.letter(kind, facts, enclosed)

    def stamp(self, facts: StampFacts, width: float, height: float) -> bytes:
        return self._press.stamp(facts, width, height)

    def sheet(self, template: str, data: dict[str, Any]) -> bytes:
        return self._press.sheet(template, data)

    def close(self) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)
