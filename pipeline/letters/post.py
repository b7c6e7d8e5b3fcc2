"""Letters to customers without a mail address (S1): printed, stamped, and posted or handed over by a person."""

from typing import Literal

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold, Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters.text import clean_line

STAGE = "post"
How = Literal["post", "hand"]
WAYS: dict[str, str] = {"post": "gửi bưu điện", "hand": "trao tay"}


class AwaitPosting:
    """Holds a signed letter until a person has said how it went out; releasing it is no posting."""

    def __call__(self, letter: Letter) -> Move:
        """Raises Hold with what to do; `posted` moves the letter on."""
        name = f"letter:{letter.id}"
        raise Hold(
            f"khách hàng không có địa chỉ thư điện tử: in văn bản số {letter.number} bằng tiepnhan print {name} "
            f"TEP.pdf, đóng dấu, gửi bưu điện hoặc trao tay, rồi ghi nhận bằng tiepnhan posted {name} --how post|hand"
        )


def posted(session: Session, letter: Letter, who: str, how: How, note: str | None = None) -> None:
    """Notes who posted a letter or handed it over, when and how (`note`: the consignment number, who took it).

    The letter's road ends here, with the event "posted". Raises Problem for one that does not wait for posting.
    """
    if letter.stage != STAGE or letter.case_id is None:
        raise Problem(f"letter:{letter.id}: does not wait to be posted ({letter.stage})")
    moment = now()
    proof = {"who": who, "at": moment.isoformat(), "how": how, "note": clean_line(note) if note else None}
    letter.evidence = {**letter.evidence, "posted": proof}
    letter.sent_at, letter.stage = moment, "archived"
    letter.fence += 1  # a try that has it in hand is void
    letter.due = letter.error = None
    letter.attempts = letter.waits = 0
    data = {"letter": letter.kind, "number": letter.number, "pdf": letter.signed_sha256, **proof}
    add_event(session, session.get_one(Case, letter.case_id), moment, who, "posted", data)
