"""What a customer should be asked for (S8, S11): proposed to a clerk, never sent by itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.marks import Marks
from pipeline.cases.supplements import FREE, Item
from pipeline.cases.tasks import open_task
from pipeline.cases.terms import AllTerms
from pipeline.cases.wanted import all_wanted
from pipeline.ledger.model import Case, Event, Letter, Mail, Paper
from pipeline.reading.vietnamese import fold

SERVICE, RECORDS = "service", "records"
TASK = "ask"
MISSING = "theo dữ liệu thuê bao, hồ sơ cấp chứng thư số còn thiếu giấy tờ này"
MOST_MISSING = 20


@dataclass(frozen=True)
class Proposals:
    """Finds what to ask for; follows from the opening of a case and from its sorting as a clerk's task."""

    terms: AllTerms
    marks: Marks

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Opens the task, once a group, where there is something to ask for."""
        del event
        items = self.proposed(session, case)
        if items:
            listed = "; ".join(item["name"] for item in items)
            words = f"Đề xuất yêu cầu khách hàng bổ sung: {listed}; gửi bằng tiepnhan ask {case.number} --proposed"
            open_task(session, case, TASK, f"group-{case.group}", words)

    def proposed(self, session: Session, case: Case) -> list[Item]:
        """Gives what to ask for: of a service complaint the usual papers that have not come (S8), of one about
        records what the directory misses (S11); nothing that was asked for already.
        """
        asked = {item["name"] for item in asked_for(session, case)}
        if case.group == SERVICE:
            items = self._usual(session, case)
        elif case.group == RECORDS:
            items = self._missing(session, case)
        else:
            items = []
        return [item for item in items if item["name"] not in asked]

    def item(self, session: Session, case: Case, key: str) -> Item:
        """Gives the paper `key` of the procedure's list as it is asked for. Raises KeyError for one that it lacks."""
        words = self.terms.of(session, case).supplement.papers[key]
        return Item(name=words, reason=self.marks.reason(key), kind=key)

    def _usual(self, session: Session, case: Case) -> list[Item]:
        group = self.terms.of(session, case).groups.get(case.group)
        here: set[str] = set()
        query = select(Paper.name, Paper.text).join(Mail, Mail.id == Paper.mail_id)
        for name, text in session.execute(query.where(Mail.case_id == case.id, Paper.inline.is_(False))):
            here |= self.marks.of(name, text)
        return [self.item(session, case, key) for key in (group.papers if group else ()) if key not in here]

    def _missing(self, session: Session, case: Case) -> list[Item]:
        """The directory names parts by a key of the procedure's list or in words of its own."""
        papers = self.terms.of(session, case).supplement.papers
        keys = {fold(word): key for key, words in papers.items() for word in (key, words)}
        found = case.subscriber.get("missing") or []
        parts = [found] if isinstance(found, str) else [str(part) for part in found if part]
        return [_part(part, keys.get(fold(part)), papers) for part in dict.fromkeys(parts[:MOST_MISSING])]


def _part(part: str, key: str | None, papers: Mapping[str, str]) -> Item:
    return Item(name=papers[key] if key else part, reason=MISSING, kind=key or FREE)


def asked_for(session: Session, case: Case) -> list[Item]:
    """What the customer has been asked for, also by a letter that has no number yet."""
    drafts = select(Letter.facts).where(
        Letter.case_id == case.id, Letter.kind == "supplement", Letter.number.is_(None), Letter.stage != "withdrawn"
    )
    waiting = [item for facts in session.scalars(drafts) for item in facts.get("items", [])]
    sent = [Item(name=each.name, reason=each.reason, kind=each.kind) for each in all_wanted(session, case)]
    return [*sent, *waiting]
