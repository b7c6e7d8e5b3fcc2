"""The API as an application of its own, mounted at /api."""

from fastapi import FastAPI

from pipeline.desk.api import acts, cases, forms
from pipeline.desk.api.caller import Buckets
from pipeline.desk.api.wrong import tell_what_is_wrong
from pipeline.desk.parts import Desk


def make_api(desk: Desk) -> FastAPI:
    """Gives the API of a desk."""
    api = FastAPI(title="Tiếp Nhận", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    api.state.desk, api.state.buckets = desk, Buckets(desk.settings.api_per_minute)
    for part in (cases, forms, acts):
        api.include_router(part.router)
    tell_what_is_wrong(api)
    return api
