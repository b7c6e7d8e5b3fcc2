"""Rows of cases as the ledger has them, for pages that need many."""

from datetime import timedelta

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Deadline, Mail


def add_case(session, number, group="technical", state="investigating", due=None, **more):
    """Adds a case with its opening mail; `due` is the time until its answer (timedelta). Gives the case."""
    moment, finding = now(), more.pop("finding", {})
    subject, words = more.pop("subject", f"Việc số {number}"), more.pop("text", "Kính gửi Trung tâm")
    mail = Mail(stage="filed", sha256=f"{number:064x}", size=1, channel="email", received_at=moment, stored_at=moment,
                subject=subject, text=words, finding=finding)  # fmt: skip
    session.add(mail)
    session.flush()
    given = {"customer": f"Khách {number}", "address": f"k{number}@abc.example", "channel": "email", **more}
    case = Case(number=f"KN-2026-{number:06d}", tag=f"tn-{number}", procedure="eca", state=state, group=group,
                mail_id=mail.id, subject=subject, received_at=moment, opened_at=moment, **given)  # fmt: skip
    session.add(case)
    session.flush()
    mail.case_id = case.id
    if due is not None:
        session.add(
            Deadline(case_id=case.id, kind="final_answer", round=1, started_at=moment, due_at=moment + due,
                     derivation=[])
        )  # fmt: skip
    return case


DAY = timedelta(days=1)
