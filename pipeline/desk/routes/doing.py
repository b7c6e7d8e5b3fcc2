"""How each action of the desk ends: it is committed, the runner is told, and the next page says what was done."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import NotThere
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.wording import catalogue
from pipeline.errors import Problem

SEE_OTHER = 303
Work = Callable[[Session], Any]


def carry_out(desk: Desk, visitor: Visitor, work: Work, then: str, words: str) -> Response:
    """Does `work` in one commit and leads to `then`, which tells `words`; what is not allowed is told there instead.

    For actions by which nothing that was typed could be lost; others give the form back (`again`).
    """
    try:
        with desk.ledger.writing() as session:
            work(session)
    except NotThere:
        raise
    except Problem as error:
        desk.visits.tell(visitor.visit, str(error), wrong=True)
        return RedirectResponse(then, SEE_OTHER)
    return done(desk, visitor, then, words)


def done(desk: Desk, visitor: Visitor, then: str, words: str) -> Response:
    """Wakes the runner and leads to `then`, which tells `words`."""
    desk.wake()
    desk.visits.tell(visitor.visit, words)
    return RedirectResponse(then, SEE_OTHER)


def said(request: Request, key: str, **values: Any) -> str:
    """Gives words of the catalogue in the visitor's language."""
    return catalogue().text(key, request.state.visitor.user.language, **values)


def local(path: object) -> str:
    """Gives a path of the desk to go to; the first page for whatever leads elsewhere (CWE-601)."""
    text = str(path or "")
    safe = text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text and text.isprintable()
    return text if safe else "/"
