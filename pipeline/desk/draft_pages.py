"""The pages of a draft as pictures: rendered as the letter would be, without a number and unsigned."""

from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter
from pipeline.letters.draft import draft
from pipeline.letters.facts import Facts, LetterFacts
from pipeline.reading.showing.errors import Undrawable

MOST = 6
"""Pages that are drawn; the letter itself may have more."""


def facts_to_be(desk: Desk, session: Session, case: Case, kind: str, given: Facts) -> LetterFacts:
    """Gives the facts of a letter that is not drafted yet."""
    letter = draft(case, kind, "preview", desk.house.mail_domain, {"given": given.model_dump(mode="json")})
    return facts_of_draft(desk, session, case, letter)


def facts_of_draft(desk: Desk, session: Session, case: Case, letter: Letter) -> LetterFacts:
    """Gives the facts of a draft of a kind that a person writes, as if it were issued now."""
    form = desk.house.forms.written(desk.house.terms.of(session, case))[letter.kind]
    return form.facts(session, letter, case, now().astimezone(desk.calendar.zone))


def pages(desk: Desk, kind: str, facts: LetterFacts) -> list[str]:
    """Gives the pictures as data: addresses (RFC 2397). Raises Problem when the letter cannot be rendered.

    Slow: nothing may be open in the ledger meanwhile.
    """
    pdf = desk.house.renderer.letter(kind, facts).pdf
    with TemporaryDirectory(prefix="tiepnhan-draft-") as name:
        file = Path(name, "draft.pdf")
        file.write_bytes(pdf)
        return _pictures(desk, file)


def _pictures(desk: Desk, file: Path) -> list[str]:
    drawn: list[str] = []
    for page in range(1, MOST + 1):
        try:
            png = desk.house.viewer.picture(file, page)
        except Undrawable:
            if page == 1:
                raise
            break
        drawn.append(f"data:image/png;base64,{b64encode(png).decode('ascii')}")
    return drawn
