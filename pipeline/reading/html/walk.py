"""A walk through the tree of a page that gathers its text in the order of reading, quoted or not."""

from typing import NamedTuple

from lxml import etree

from pipeline.reading.html.lines import BREAKS, CELLS, Run
from pipeline.reading.html.quoted import begins_rest, is_quote
from pipeline.reading.html.style import declared, is_unseen_size


class _State(NamedTuple):
    """What an element hands down to those in it."""

    quoted: bool = False
    gone: bool = False
    """Not displayed, and nothing in it either."""
    invisible: bool = False
    tiny: bool = False
    lines: bool = False
    """Line breaks of the source are seen, as in <pre>."""

    @property
    def unseen(self) -> bool:
        return self.gone or self.invisible or self.tiny


class Walk:
    """One walk, without recursion, so depth costs no stack. `hidden` tells whether text was left out by its style."""

    def __init__(self) -> None:
        self.hidden = False
        self._rest = False
        self._quoted = False
        self._pieces: list[str] = []
        self._runs: list[Run] = []

    def runs(self, root: etree._Element) -> list[Run]:
        """The text below `root`, cut where a quote begins or ends; runs of one kind may follow one another."""
        states = [_State()]
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                states.append(self._inside(element, states[-1]))
                self._begin(element, states[-1])
            else:
                states.pop()
                self._end(element)
                if element is not root:
                    self._add(element.tail, states[-1])
        self._cut(False)
        return self._runs

    def _inside(self, element: etree._Element, above: _State) -> _State:
        state = above if element.tag not in {"pre", "textarea"} else above._replace(lines=True)
        if not len(element.attrib):
            return state
        self._rest = self._rest or begins_rest(element)
        if (style := element.get("style")) is not None:
            state = _styled(state, style)
        if element.get("hidden") is not None:
            state = state._replace(gone=True)
        return state if state.quoted or not is_quote(element) else state._replace(quoted=True)

    def _begin(self, element: etree._Element, state: _State) -> None:
        if element.tag in BREAKS:
            self._pieces.append(BREAKS[element.tag])
        self._add(element.text, state)

    def _end(self, element: etree._Element) -> None:
        if element.tag in CELLS:
            self._pieces.append(" ")
        elif element.tag in BREAKS and element.tag != "br":
            self._pieces.append(BREAKS[element.tag])

    def _add(self, text: str | None, state: _State) -> None:
        if not text:
            return
        if state.unseen:
            self.hidden = self.hidden or not text.isspace()
            return
        quoted = state.quoted or self._rest
        if quoted != self._quoted and not text.isspace():
            self._cut(quoted)
        self._pieces.append(text if state.lines else text.replace("\n", " "))

    def _cut(self, quoted: bool) -> None:
        self._runs.append(Run(self._quoted, "".join(self._pieces)))
        self._pieces, self._quoted = [], quoted


def _styled(state: _State, style: str) -> _State:
    said = declared(style)
    if said.get("display") == "none":
        return state._replace(gone=True)
    if (visibility := said.get("visibility")) is not None:
        state = state._replace(invisible=visibility in {"hidden", "collapse"})
    if (size := said.get("font-size")) is not None:
        state = state._replace(tiny=is_unseen_size(size))
    if (space := said.get("white-space")) is not None:
        state = state._replace(lines=space.startswith(("pre", "break")))
    return state
