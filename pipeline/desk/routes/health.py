"""For machines that watch: is the program alive, and its figures."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from pipeline.desk.metrics import Metrics
from pipeline.desk.parts import Desk
from pipeline.desk.safety.visitor import DeskPart, MayNot
from pipeline.errors import Problem
from pipeline.store.digest import digest

HERE = ("127.0.0.1", "::1")
UNAVAILABLE = 503
TRIAL = b"tiepnhan healthz"

router = APIRouter()


@router.get("/healthz")
def healthz(desk: DeskPart) -> Response:
    """Says what is alive, and nothing else: 200, or 503 when a part is not."""
    found = {"ledger": _ledger(desk), "store": _store(desk)}
    ok = all(found.values())
    return JSONResponse({"ok": ok, **found}, 200 if ok else UNAVAILABLE)


@router.get("/metrics")
def metrics(request: Request, desk: DeskPart) -> Response:
    """The figures, for this machine, or for everybody where the settings say so (desk.metrics_open).

    Raises MayNot for others.
    """
    if not desk.settings.metrics_open and (request.client is None or request.client.host not in HERE):
        raise MayNot("metrics")
    kept: Metrics = request.app.state.metrics
    return Response(generate_latest(kept.registry), media_type=CONTENT_TYPE_LATEST)


def _ledger(desk: Desk) -> bool:
    try:
        with desk.ledger.reading() as session:
            return bool(session.scalar(text("SELECT 1")))
    except Exception:  # whatever it is, the answer is no
        return False


def _store(desk: Desk) -> bool:
    try:
        file = desk.house.store.whole(desk.house.store.put(TRIAL))
        return digest(file)[0] == len(TRIAL)
    except (Problem, OSError):
        return False
