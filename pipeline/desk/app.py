"""The application: the routes, what goes before and behind each, and the pages of what goes wrong."""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from pipeline.desk.api.app import make_api
from pipeline.desk.metrics import Counting, Metrics
from pipeline.desk.parts import Desk, desk_of
from pipeline.desk.routes import (
    acts,
    approvals,
    case,
    counter,
    entry,
    figures,
    files,
    health,
    held,
    letter,
    letters,
    openid,
    people,
    queue,
    registers,
    search,
    static,
    timeline,
    write,
)
from pipeline.desk.safety.headers import LimitedBodies, SafeHeaders
from pipeline.desk.safety.sight import NotThere
from pipeline.desk.safety.visitor import Forged, MayNot, NotIn
from pipeline.errors import Problem
from pipeline.settings import Desk as DeskSettings
from pipeline.wiring import House

MEGABYTE = 1_000_000
ROUTERS = (
    static.router,
    entry.router,
    queue.router,
    search.router,
    figures.router,
    case.router,
    letter.router,
    files.router,
    write.router,
    letters.router,
    approvals.router,
    counter.router,
    held.router,
    health.router,
    people.router,
    openid.router,
    registers.router,
    acts.router,
    timeline.router,
)

log = logging.getLogger(__name__)


class Application(FastAPI):
    """Has the safe headers around all else: the page of an error that nobody foresaw has them too."""

    def __init__(self, tls: bool) -> None:
        super().__init__(title="Tiếp Nhận", docs_url=None, redoc_url=None, openapi_url=None)
        self._tls = tls

    def build_middleware_stack(self) -> ASGIApp:
        """Gives what each request goes through."""
        return SafeHeaders(super().build_middleware_stack(), self._tls)


def make_app(house: House, settings: DeskSettings, wake: Callable[[], None] = lambda: None) -> FastAPI:
    """Gives the desk of a house as an ASGI application; `wake` tells the runner that something may be due."""
    app = Application(settings.tls)
    app.state.desk = Desk(house, settings, wake)
    for router in ROUTERS:
        app.include_router(router)
    app.state.metrics = Metrics(app.state.desk)
    app.add_middleware(Counting, metrics=app.state.metrics)
    app.mount("/api", make_api(app.state.desk))
    app.add_middleware(LimitedBodies, largest=int(settings.upload_mb * MEGABYTE))
    if settings.address is not None:
        name = settings.address.split("://", 1)[1].rsplit(":", 1)[0]
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[name])
    _tell_what_is_wrong(app)
    return app


def _tell_what_is_wrong(app: FastAPI) -> None:
    app.add_exception_handler(NotIn, entry.not_in)
    app.add_exception_handler(Forged, entry.forged)
    app.add_exception_handler(MayNot, _may_not)
    app.add_exception_handler(NotThere, _not_there)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_there)
    app.add_exception_handler(Exception, _broken)


def _page(request: Request, status: int, key: str, words: str = "") -> Response:
    desk = desk_of(request)
    return desk.pages.page(request, "wrong.html", status, key=key, words=words)


def _may_not(request: Request, _error: Exception) -> Response:
    return _page(request, 403, "may_not")


def _not_there(request: Request, _error: Exception) -> Response:
    return _page(request, 404, "not_there")


def _problem(request: Request, error: Exception) -> Response:
    """What the world or the state of a case does not allow: the words are for the person who asked."""
    return _page(request, 409, "problem", str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if error.status_code in {307, 308} and error.headers:
        return RedirectResponse(error.headers["location"], error.status_code)
    known = {404: "not_there", 405: "not_there"}
    return _page(request, error.status_code, known.get(error.status_code, "refused"))


def _broken(request: Request, error: Exception) -> Response:
    log.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
    return _page(request, 500, "broken")
