"""A clerk has seen that a printed record bears the customer's signature (E4a): which paper, of which record?"""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.letters.countersign.copies import Copy, copy_of, records_out

NAME = re.compile(r"mail:(\d{1,12})/(\d{1,6})")
MOST = 50


def copy_named(session: Session, case: Case, name: str) -> Copy:
    """Gives the paper "mail:ID/N" as a copy of the record it is known as; of the only one that is out where it bears
    no number. Raises Problem (Vietnamese) when there is no such paper or record.
    """
    paper, records = _paper(session, case, name), records_out(session, case)
    if not records:
        raise Problem(f"{case.number}: không có biên bản nào đang chờ chữ ký của khách hàng")
    for record in records:
        copy = copy_of(case, record, paper)
        if copy is not None:
            return copy
    return Copy(_only(case, records), paper, "rewritten" if paper.signatures else "printed")


def papers_to_choose(session: Session, case: Case) -> dict[str, str]:
    """The papers that may be such a copy, the newest first, by "mail:ID/N"; nothing while no record is out."""
    if not records_out(session, case):
        return {}
    query = select(Paper).join(Mail, Mail.id == Paper.mail_id).where(Mail.case_id == case.id)
    pages = query.where(Paper.inline.is_(False), Paper.kind.in_(("pdf", "image"))).order_by(Paper.id.desc())
    return {f"mail:{each.mail_id}/{each.ordinal}": each.name for each in session.scalars(pages.limit(MOST))}


def _only(case: Case, records: list[Letter]) -> Letter:
    if len(records) > 1:
        numbers = ", ".join(str(record.number) for record in records)
        raise Problem(f"{case.number}: không rõ là bản của biên bản nào ({numbers}); hãy quét lại")
    return records[0]


def _paper(session: Session, case: Case, name: str) -> Paper:
    found = NAME.fullmatch(name)
    mail_id, ordinal = (int(found[1]), int(found[2])) if found else (0, 0)
    query = select(Paper).join(Mail, Mail.id == Paper.mail_id).where(Mail.case_id == case.id)
    paper = session.scalars(query.where(Paper.mail_id == mail_id, Paper.ordinal == ordinal)).first()
    if paper is None:
        raise Problem(f"{case.number}: hồ sơ không có tệp {name}; hãy ghi dạng mail:SỐ/THỨ TỰ như trong hồ sơ")
    return paper
