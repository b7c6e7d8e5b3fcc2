"""Letters that bind the CA wait for a person's yes before they get a number (stage `approve`).

The yes stands in `facts["approved"]` of the draft and as the event "approved" in the case, with the
version of what was approved: a draft that is changed afterwards needs a new yes.
"""

import hashlib
import json

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.act import Actor
from pipeline.cases.lifecycle import APPROVER
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold, Problem
from pipeline.ledger.model import Case, Letter

STAGE = "approve"
BINDING = {"rejection": "thông báo từ chối tiếp nhận", "answer": "văn bản trả lời", "record": "biên bản"}
"""The kinds that bind the CA, with their names."""


class AwaitApproval:
    """Holds a letter until a person has approved it; releasing it is no approval."""

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move to its number. Raises Hold with what to do while there is no yes."""
        if "approved" in letter.facts:
            return Move("draft")
        name, to = f"letter:{letter.id}", letter.address or "bằng bản in"
        raise Hold(
            f"chờ người có thẩm quyền duyệt: {BINDING[letter.kind]} gửi {to}; xem bằng tiepnhan preview "
            f"{name} TEP.pdf, duyệt bằng tiepnhan approve {name}"
        )


def awaits_approval(letter: Letter) -> bool:
    """Whether the letter stands before a person who has not said yes yet."""
    return letter.stage == STAGE and "approved" not in letter.facts


def approver_of(letter: Letter) -> Actor:
    """Who said yes to a letter that has its number."""
    return Actor(letter.facts["approved"]["who"], (APPROVER,))


def version_of(letter: Letter) -> str:
    """Eight hex digits that change with whatever a person has given for the draft."""
    text = json.dumps(letter.facts.get("given"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def approve(session: Session, letter: Letter, who: str, by_another: bool, seen: str | None = None) -> None:
    """Lets the letter go on to its number, with an event; `seen` is the version that the approver has read.

    Raises Problem for a letter that needs no yes or waits for none, for another version, and with
    `by_another` for the author's own.
    """
    name = f"letter:{letter.id}"
    if letter.kind not in BINDING:
        raise Problem(f"{name}: a {letter.kind} needs no approval")
    if not awaits_approval(letter):
        raise Problem(
            f"{name}: does not wait for approval (stage {letter.stage}, number {letter.number or 'none yet'})"
        )
    version = version_of(letter)
    if seen is not None and seen != version:
        raise Problem(f"{name}: is now version {version}, not {seen}; read it again with `tiepnhan preview`")
    if by_another and letter.facts.get("author") == who:
        raise Problem(f"{name}: was written by {who}; another person must approve it (approval.by_another)")
    moment = now()
    letter.facts = {**letter.facts, "approved": {"who": who, "at": moment.isoformat()}}
    hasten(letter)
    data = {"letter": letter.kind, "id": letter.id, "version": version, "author": letter.facts.get("author")}
    add_event(session, session.get_one(Case, letter.case_id), moment, who, "approved", data)


def hasten(letter: Letter) -> None:
    """Makes a draft due anew; a try that has it in hand is void (its fence has moved)."""
    letter.fence += 1
    letter.due = now()
    letter.attempts, letter.waits, letter.error = 0, 0, None
