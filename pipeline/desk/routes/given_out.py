"""How files leave the desk: what a stranger sent is saved, never shown by the browser, whatever it calls itself."""

from pathlib import Path
from urllib.parse import quote

from fastapi.responses import FileResponse, PlainTextResponse, Response

from pipeline.desk.views.names import ascii_name, shown

UNKNOWN = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KNOWN = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""By the first bytes; a name proves nothing."""
PICTURE_POLICY = "default-src 'none'; sandbox"
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
PAGE_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
KEPT = "private, max-age=3600"
CANNOT_BE_DRAWN = "không vẽ được"


def attached(file: Path, name: str) -> Response:
    """Gives a file to be saved under `name` (RFC 6266, 4.3; RFC 8187)."""
    headers = {"content-disposition": disposition("attachment", name), "content-security-policy": PICTURE_POLICY}
    return FileResponse(file, media_type=type_of(file), headers=headers)


def disposition(way: str, name: str) -> str:
    """Gives the value of Content-Disposition: a name in ASCII for old programs, and the whole one."""
    whole = shown(name).replace("/", "_").replace("\\", "_")
    return f"{way}; filename=\"{ascii_name(whole)}\"; filename*=UTF-8''{quote(whole, safe='')}"


def type_of(file: Path) -> str:
    """Tells the type of a file by its first bytes: PDF, PNG, JPEG, or bytes of any kind."""
    with file.open("rb") as opened:
        start = opened.read(8)
    return next((kind for mark, kind in KNOWN.items() if start.startswith(mark)), UNKNOWN)


def own_pdf(file: Path, name: str) -> Response:
    """Gives a letter of ours to be looked at."""
    headers = {"content-disposition": disposition("inline", name), "content-security-policy": PDF_POLICY}
    return FileResponse(file, media_type="application/pdf", headers=headers)


def picture(file: Path | bytes) -> Response:
    """Gives the picture of a page; the browser may keep it for an hour."""
    headers = {"cache-control": KEPT, "content-security-policy": PICTURE_POLICY}
    if isinstance(file, bytes):
        return Response(file, media_type="image/png", headers=headers)
    return FileResponse(file, media_type="image/png", headers=headers)


def no_picture(why: str, status: int) -> Response:
    """Says that there is no picture, and why."""
    return PlainTextResponse(f"{CANNOT_BE_DRAWN}: {why}", status)
