"""Which of the papers that were asked for does a mail bring (S8, S11)? What is not sure is a clerk's task."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.marks import Marks
from pipeline.cases.occasion import of_mail
from pipeline.cases.supplements import supplements_needed
from pipeline.cases.tasks import open_task
from pipeline.cases.wanted import TASK, Ticking, still_wanted
from pipeline.ledger.model import Case, Mail, Paper, Wanted
from pipeline.reading.vietnamese import fold

ALIKE = 0.85
"""From here on two file names are taken for one: "hop dong 2511.pdf" and "hop dong 2511 (1).pdf"."""
SHORTEST = 4
"""Letters of a name that may be found within another: "hop dong" in "hop dong - da mo khoa"."""
OURS = ("scan", "counter", "phone")
"""Ways by which only the CA's own people bring papers in."""
MOST_NAMED = 10

Find = Callable[[Wanted, Sequence[Paper]], list[Paper]]


@dataclass(frozen=True)
class TickOff:
    """Ticks off what a mail to a case brings; one paper may be several things, one thing is one paper."""

    ticking: Ticking
    marks: Marks

    def __call__(self, session: Session, case: Case, mail: Mail) -> bool:
        """Gives whether the mail brought papers that were asked for, or may have: then a clerk has a task."""
        wanted = still_wanted(session, case)
        papers = _readable(session, mail)
        if not wanted or not papers or not _is_theirs(case, mail):
            return False
        left = self._tick(session, mail, wanted, papers)
        if not self.ticking.settle(session, case):
            missing = still_wanted(session, case)
            if len(missing) == len(wanted) and not left:
                return False
            open_task(session, case, TASK, of_mail(mail), _words(missing, wanted, left))
        return True

    def _tick(self, session: Session, mail: Mail, wanted: list[Wanted], papers: list[Paper]) -> list[Paper]:
        """Ticks off, the surest way first; gives the papers that are nothing that was asked for, as far as is known."""
        used: set[int] = set()
        for find in (_of_same_name, _of_like_name, self._of_words, _Kinds(session, wanted)):
            for name in dict.fromkeys((each.name, each.kind) for each in wanted if each.received_at is None):
                group = [each for each in wanted if (each.name, each.kind) == name]
                free = [paper for paper in papers if paper.id not in used or find == self._of_words]
                found = find(group[0], free)
                if len(found) == 1:
                    self.ticking.by_paper(session, group, mail, found[0])
                    used.add(found[0].id)
        return [paper for paper in papers if paper.id not in used]

    def _of_words(self, wanted: Wanted, papers: Sequence[Paper]) -> list[Paper]:
        """Of several contracts the first is as good as any."""
        return [paper for paper in papers if wanted.kind in self.marks.of(paper.name, paper.text)][:1]


@dataclass(frozen=True)
class _Kinds:
    """When one file alone is asked for again, the only paper of its kind (pdf, docx) is taken for it."""

    session: Session
    wanted: Sequence[Wanted]

    def __call__(self, wanted: Wanted, papers: Sequence[Paper]) -> list[Paper]:
        files = {each.name for each in self.wanted if each.kind is None and each.received_at is None}
        others = [each for each in self.wanted if each.kind is not None and each.received_at is None]
        if wanted.kind is not None or len(files) != 1 or others:
            return []
        kind = self._kind(wanted)
        return [paper for paper in papers if kind is not None and paper.kind == kind]

    def _kind(self, wanted: Wanted) -> str | None:
        """What the file was that could not be opened."""
        query = select(Paper.kind).join(Mail, Mail.id == Paper.mail_id)
        asked = query.where(Mail.case_id == wanted.case_id, Paper.name == wanted.name).order_by(Paper.id)
        return self.session.scalars(asked).first()


def _readable(session: Session, mail: Mail) -> list[Paper]:
    """The papers of a mail that could be opened, without pictures in its text and archives, whose files count."""
    if not mail.header.get("papers"):
        return []
    papers = list(session.scalars(select(Paper).where(Paper.mail_id == mail.id).order_by(Paper.ordinal)))
    outer = {paper.within for paper in papers}
    return [
        paper for paper in papers if not paper.inline and paper.ordinal not in outer and not supplements_needed([paper])
    ]


def _is_theirs(case: Case, mail: Mail) -> bool:
    """Whether it comes from the customer's address, or was brought in by the CA's own people."""
    return mail.channel in OURS or (bool(case.address) and case.address in {mail.sender, mail.answer_to})


def _of_same_name(wanted: Wanted, papers: Sequence[Paper]) -> list[Paper]:
    return [paper for paper in papers if wanted.kind is None and _stem(paper.name) == _stem(wanted.name)][:1]


def _of_like_name(wanted: Wanted, papers: Sequence[Paper]) -> list[Paper]:
    return [paper for paper in papers if wanted.kind is None and _alike(_stem(paper.name), _stem(wanted.name))]


def _alike(one: str, other: str) -> bool:
    """Numbers must be the same: page 1 is not page 2."""
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST and re.search(rf"\b{re.escape(short)}\b", long):
        return True
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _stem(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(Path(name).stem[:200])))


def _words(missing: list[Wanted], wanted: list[Wanted], left: list[Paper]) -> str:
    here = [each for each in wanted if each not in missing]
    parts = [f"đã nhận: {_names(each.name for each in here)}"] if here else []
    parts.append(f"còn thiếu: {_names(each.name for each in missing)}")
    if left:
        parts.append(
            f"chưa rõ là giấy tờ nào: {_names(paper.name for paper in left)}; hãy xem và ghi nhận bằng tiepnhan tick, "
            "hoặc cho miễn bằng tiepnhan waive"
        )
    return f"Khách hàng gửi giấy tờ bổ sung; {'; '.join(parts)}"


def _names(names: Iterator[str]) -> str:
    every = list(dict.fromkeys(names))
    return ", ".join(every[:MOST_NAMED]) + (f" và {len(every) - MOST_NAMED} tệp khác" if every[MOST_NAMED:] else "")
