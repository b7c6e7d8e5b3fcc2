"""Pages from templates/desk/: everything that is put in is escaped, and every text comes from the catalogue."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.desk.wording import FIRST, LANGUAGES, catalogue
from pipeline.shipped import shipped


class Pages:
    """Makes HTML. Times are shown in `zone`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.environment = Environment(
            loader=FileSystemLoader(shipped("templates", "desk")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {"moment": self.moment, "day": self.day, "clock": self.clock}
        self.environment.globals["static"] = partial(_static, self._digests)

    def page(self, request: Request, template: str, status: int = 200, **data: Any) -> HTMLResponse:
        """Gives the page of a template. `data` is what it shows; who asks, and in which language, it has besides."""
        return HTMLResponse(self.html(request, template, **data), status)

    def html(self, request: Request, template: str, **data: Any) -> str:
        """Gives the HTML of a template, a whole page or a part of one."""
        visitor = getattr(request.state, "visitor", None)
        language = visitor.user.language if visitor is not None else FIRST
        texts = catalogue()

        def text(key: str, **values: Any) -> str:
            return texts.text(key, language, **values)

        def name(prefix: str, key: str) -> str:
            return texts.of(prefix, key, language)

        return self.environment.get_template(template).render(
            t=text,
            name=name,
            language=language,
            languages=LANGUAGES,
            visitor=visitor,
            path=request.url.path,
            told=_told(request) if visitor is not None else {},
            **data,
        )

    def moment(self, at: datetime | None) -> str:
        """A time as the clerks read it."""
        return f"{at.astimezone(self.zone):%H:%M %d/%m/%Y}" if at is not None else ""

    def clock(self, at: datetime | None) -> str:
        """The time of a day."""
        return f"{at.astimezone(self.zone):%H:%M}" if at is not None else ""

    def day(self, at: date | None) -> str:
        """A day; of a moment the day that it has in the calendar's zone."""
        if at is None:
            return ""
        return f"{at.astimezone(self.zone) if isinstance(at, datetime) else at:%d/%m/%Y}"

    @cached_property
    def _digests(self) -> dict[str, str]:
        folder = shipped("templates", "desk", "static")
        return {path.name: _digest(path) for path in folder.iterdir()}


def _told(request: Request) -> dict[str, Any]:
    """What happened last, once; a part of a page leaves it for the page."""
    if request.headers.get("hx-request"):
        return {}
    told: dict[str, Any] = request.app.state.desk.visits.told(request.state.visitor.visit)
    return told


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _static(digests: dict[str, str], name: str) -> str:
    """The address of a shipped file: another one when its content is another, so that it may be kept for good."""
    return f"/static/{name}?v={digests[name]}"


Text = Callable[..., str]
