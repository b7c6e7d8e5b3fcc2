"""A person asks the customer for papers (S8, S11): the request binds the CA to nothing and goes without approval."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases import proposals
from pipeline.cases.act import Act, Actor
from pipeline.cases.supplements import FREE, Item
from pipeline.cases.tasks import do_task, open_tasks
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters.draft import draft
from pipeline.letters.supplement import MOST_LISTED, SUPPLEMENT, asking, cleaned
from pipeline.letters.text import clean_line


@dataclass(frozen=True)
class AskForPapers:
    """Drafts the request of a person, or of a proposal that a person took up."""

    terms: AllTerms
    act: Act
    mail_domain: str

    def __call__(self, session: Session, case: Case, items: Sequence[Item], actor: Actor) -> Letter:
        """Gives the letter, added to the session, with an event; tasks that proposed to ask are done.

        Raises Problem for nothing, too much, or what is asked for already; NotAllowed where the case's state
        forbids it.
        """
        asked = [cleaned(item) for item in items]
        self._check(session, case, asked, actor)
        facts = {"items": asked, "asked_by": {"name": actor.name, "roles": list(actor.roles)}}
        letter = draft(case, SUPPLEMENT, self._occasion(session, case), self.mail_domain, facts)
        session.add(letter)
        session.flush()
        data = {"letter": SUPPLEMENT, "id": letter.id, "items": asked}
        add_event(session, case, now(), actor.name, "drafted", data)
        for task in open_tasks(session, case):
            if task.kind == proposals.TASK:
                do_task(session, task, actor.name, f"letter:{letter.id}")
        return letter

    def _check(self, session: Session, case: Case, items: Sequence[Item], actor: Actor) -> None:
        self.act.check(session, case, asking(case), actor)
        if not items or len(items) > MOST_LISTED:
            raise Problem(f"{case.number}: hãy chọn ít nhất một, nhiều nhất {MOST_LISTED} giấy tờ; nay có {len(items)}")
        names = [item["name"] for item in items]
        twice = {name for name in names if names.count(name) > 1}
        twice |= {item["name"] for item in proposals.asked_for(session, case)} & set(names)
        if twice:
            raise Problem(f"{case.number}: đã yêu cầu rồi hoặc ghi hai lần: {'; '.join(sorted(twice))}")

    def _occasion(self, session: Session, case: Case) -> str:
        """Each request of a person is a letter of its own."""
        query = select(func.count()).select_from(Letter).filter_by(case_id=case.id, kind=SUPPLEMENT)
        return f"ask-{(session.scalar(query) or 0) + 1}"


def items_of(
    maker: proposals.Proposals,
    session: Session,
    case: Case,
    keys: Sequence[str],
    others: Sequence[str],
    reason: str | None,
) -> list[Item]:
    """Makes what is asked for of keys of the procedure's list and of papers in free words; `reason` is for all.

    Raises Problem that names the key when the list has no such paper, or an empty word.
    """
    known = maker.terms.of(session, case).supplement.papers
    for key in keys:
        if key not in known:
            raise Problem(f"{key}: danh mục của quy trình không có giấy tờ này; có: {', '.join(known) or 'không có'}")
    if not all(clean_line(other) for other in others):
        raise Problem("giấy tờ khác: còn trống; hãy ghi tên giấy tờ như trong phiếu")
    listed = [maker.item(session, case, key) for key in keys]
    free = [Item(name=other, reason="", kind=FREE) for other in others]
    return [Item(name=item["name"], reason=reason or item["reason"], kind=item["kind"]) for item in (*listed, *free)]
