"""What a customer sent and what we wrote, given out: raw mails, papers, pictures of pages, a mail's HTML, letters."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from pipeline.desk.parts import Desk
from pipeline.desk.pictures import picture_of, whole
from pipeline.desk.routes.given_out import PAGE_POLICY, attached, no_picture, own_pdf, picture
from pipeline.desk.safety.mails import Id, Seen, SeenLetter, SeenPaper, note_seen
from pipeline.desk.safety.sight import NotThere, note_look
from pipeline.desk.safety.visitor import DeskPart, SeesCases
from pipeline.ledger.model import Letter, Mail
from pipeline.reading.showing.errors import Busy, Undrawable

ENDINGS = {"counter": ".json", "phone": ".json"}
"""Of what came in as no mail; a file that was scanned keeps its name."""

router = APIRouter()


@router.get("/case/{number}/mail/{mail_id}/raw")
@router.get("/mail/{mail_id}/raw")
def raw(desk: DeskPart, visitor: SeesCases, seen: Seen) -> Response:
    """The mail byte for byte as it came."""
    _check_kept(seen.mail)
    note_seen(desk.ledger, visitor, seen, f"mail:{seen.mail.id} raw")
    number = seen.case.number if seen.case is not None else "thu"
    name = seen.mail.file_name or f"{number}-{seen.mail.id}{ENDINGS.get(seen.mail.channel, '.eml')}"
    return attached(whole(desk, seen.mail.sha256), name)


@router.get("/case/{number}/mail/{mail_id}/html")
@router.get("/mail/{mail_id}/html")
def html(desk: DeskPart, visitor: SeesCases, seen: Seen) -> Response:
    """The mail's HTML as the customer saw it, for a frame without rights."""
    _check_kept(seen.mail)
    note_seen(desk.ledger, visitor, seen, f"mail:{seen.mail.id} html")
    headers = {"content-security-policy": PAGE_POLICY}
    try:
        page = desk.house.viewer.page(whole(desk, seen.mail.sha256), seen.mail.file_name)
    except (Undrawable, Busy) as error:
        return no_picture(str(error), 503 if isinstance(error, Busy) else 422)
    if page is None:
        raise NotThere("thư không có phần HTML")
    return HTMLResponse(page, headers=headers)


@router.get("/case/{number}/mail/{mail_id}/paper/{ordinal}/file")
@router.get("/mail/{mail_id}/paper/{ordinal}/file")
def file(desk: DeskPart, visitor: SeesCases, seen: Seen, paper: SeenPaper) -> Response:
    """A paper byte for byte."""
    note_seen(desk.ledger, visitor, seen, f"mail:{seen.mail.id} paper:{paper.ordinal}")
    return attached(whole(desk, paper.sha256), paper.name)


@router.get("/case/{number}/mail/{mail_id}/paper/{ordinal}/page-{page}.png")
@router.get("/mail/{mail_id}/paper/{ordinal}/page-{page}.png")
def paper_page(desk: DeskPart, paper: SeenPaper, page: Id) -> Response:
    """The picture of a page of a paper; the look at the dossier was noted with the page that shows it."""
    return _drawn(desk, paper.sha256, page)


@router.get("/case/{number}/letter/{letter_id}.pdf")
def letter_pdf(desk: DeskPart, visitor: SeesCases, found: SeenLetter) -> Response:
    """A letter of ours as it was signed, with what has been added to its signature since."""
    case, letter = found
    note_look(desk.ledger, visitor, case, f"letter:{letter.id}")
    return own_pdf(whole(desk, _pdf_of(letter)), f"{letter.number or letter.kind} {case.number}.pdf")


@router.get("/case/{number}/letter/{letter_id}/page-{page}.png")
def letter_page(desk: DeskPart, found: SeenLetter, page: Id) -> Response:
    """The picture of a page of a letter of ours."""
    return _drawn(desk, _pdf_of(found[1]), page)


def _pdf_of(letter: Letter) -> str:
    sha256 = letter.renewed_sha256 or letter.signed_sha256
    if sha256 is None or letter.destroyed_by is not None:
        raise NotThere(f"không có văn bản {letter.id}")
    return sha256


def _check_kept(mail: Mail) -> None:
    if mail.destroyed_by is not None:
        raise NotThere(f"thư {mail.id} đã tiêu hủy")


def _drawn(desk: Desk, sha256: str, page: int) -> Response:
    try:
        return picture(picture_of(desk, sha256, page))
    except Busy as error:
        return no_picture(str(error), 503)
    except Undrawable as error:
        return no_picture(str(error), 422)
