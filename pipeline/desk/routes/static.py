"""The shipped style, script and fonts: from this machine, and kept by the browser for good under their digest."""

from mimetypes import guess_type

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from pipeline.shipped import shipped

FOR_GOOD = "public, max-age=31536000, immutable"
router = APIRouter()


@router.get("/static/{name}")
def static(name: str) -> FileResponse:
    """Gives a file of templates/desk/static."""
    files = {path.name: path for path in shipped("templates", "desk", "static").iterdir()}
    if name not in files:
        raise HTTPException(404)
    return FileResponse(files[name], media_type=guess_type(name)[0], headers={"cache-control": FOR_GOOD})
