"""Errors as application/problem+json (RFC 9457): `code` is stable and English, `detail` is Vietnamese, for people."""

import logging
import math
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from pipeline.cases.act import NotAllowed
from pipeline.desk.api.caller import TooMany
from pipeline.desk.safety.sight import NotThere
from pipeline.desk.safety.visitor import MayNot, NotIn
from pipeline.errors import Problem, Wait

TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class Wrong(BaseModel):
    """What went wrong."""

    type: str
    title: str
    status: int
    code: str
    detail: str


ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"model": Wrong, "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Wrong"}}}}
    for status in (400, 401, 403, 404, 405, 409, 422, 429, 503)
}
"""What every route may answer besides, for the OpenAPI."""


def tell_what_is_wrong(api: FastAPI) -> None:
    """Answers each error of the desk in this way."""
    api.add_exception_handler(NotIn, _not_in)
    api.add_exception_handler(TooMany, _too_many)
    api.add_exception_handler(MayNot, lambda _r, _e: wrong(403, "forbidden", "Mã truy cập không có quyền này."))
    api.add_exception_handler(NotThere, lambda _r, e: wrong(404, "not_found", str(e)))
    api.add_exception_handler(NotAllowed, lambda _r, e: wrong(409, "not_allowed", str(e)))
    api.add_exception_handler(Wait, lambda _r, e: wrong(503, "unavailable", str(e), {"retry-after": "60"}))
    api.add_exception_handler(Problem, lambda _r, e: wrong(422, "invalid", str(e)))
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _broken)


def wrong(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Gives the answer of an error."""
    title = code.replace("_", " ").capitalize()
    content = Wrong(type=f"urn:tiepnhan:problem:{code}", title=title, status=status, code=code, detail=detail)
    return JSONResponse(content.model_dump(), status, dict(headers or {}), TYPE)


def _not_in(_request: Request, _error: Exception) -> Response:
    return wrong(401, "unauthorized", "Thiếu mã truy cập, hoặc mã không còn dùng được.", {"www-authenticate": "Bearer"})


def _too_many(_request: Request, error: Exception) -> Response:
    assert isinstance(error, TooMany)  # noqa: S101 - registered for it
    seconds = str(max(1, math.ceil(error.seconds)))
    return wrong(
        429, "too_many_requests", f"Quá nhiều yêu cầu; hãy thử lại sau {seconds} giây.", {"retry-after": seconds}
    )


def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    names = ", ".join(sorted({".".join(map(str, each["loc"][1:])) or str(each["loc"][0]) for each in error.errors()}))
    return wrong(422, "invalid", f"Dữ liệu không đúng: {names}")


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    codes = {404: "not_found", 405: "method_not_allowed", 400: "malformed"}
    return wrong(error.status_code, codes.get(error.status_code, "refused"), "Không thực hiện được.", error.headers)


def _broken(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return wrong(500, "internal", "Có lỗi trong hệ thống.")
