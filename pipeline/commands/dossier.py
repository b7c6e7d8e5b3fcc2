"""`tiepnhan case`: one case with all that belongs to it."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.correct import case_of
from pipeline.commands.show import console, local, print_json, print_table
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Paper, Referral, Report, Task, Wanted
from pipeline.watch import standing
from pipeline.wiring import open_house


def case(config: Path, number: str, as_json: bool) -> int:
    """Shows one case; gives the exit code. Raises Problem when there is none of that number."""
    with open_house(config) as house, house.ledger.reading() as session:
        found = case_of(session, number)
        dossier = dossier_of(session, found)
        dossier["letters"] = [
            {**letter, "pdf": str(house.store.path(letter["pdf"])) if letter["pdf"] else None}
            for letter in dossier["letters"]
        ]
    if as_json:
        print_json(dossier)
    else:
        _print_dossier(dossier)
    return 0


def dossier_of(session: Session, case: Case) -> dict[str, Any]:
    """Gives all that the ledger knows of a case, as plain data."""
    mails = list(session.scalars(select(Mail).filter_by(case_id=case.id).order_by(Mail.id)))
    papers = select(Paper).where(Paper.mail_id.in_([mail.id for mail in mails])).order_by(Paper.id)
    letters = session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id))
    deadlines = session.scalars(select(Deadline).filter_by(case_id=case.id).order_by(Deadline.id))
    events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
    return {
        "number": case.number,
        "procedure": case.procedure,
        "state": case.state,
        "round": case.round,
        "group": case.group,
        "channel": case.channel,
        "office": case.office,
        "customer": case.customer,
        "address": case.address,
        "phone": case.phone,
        "tax_code": case.tax_code,
        "personal_id": case.personal_id,
        "serial": case.serial,
        "agent": case.agent,
        "subscriber": case.subscriber,
        "subject": case.subject,
        "received_at": case.received_at,
        "opened_at": case.opened_at,
        "mails": [_mail(mail) for mail in mails],
        "papers": [_paper(paper) for paper in session.scalars(papers)],
        "letters": [_letter(letter) for letter in letters],
        "deadlines": [_deadline(deadline) for deadline in deadlines],
        **_others(session, case),
        "events": [{"at": e.at, "who": e.who, "what": e.what, "data": e.data} for e in events],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "round": deadline.round,
        "due_at": deadline.due_at,
        "provisional": deadline.provisional,
        "outcome": deadline.outcome,
        "met_at": deadline.met_at,
        "derivation": deadline.derivation,
    }


def _others(session: Session, case: Case) -> dict[str, list[dict[str, Any]]]:
    """What others have to do with the case: tasks, hand-overs with their reports, papers asked for."""
    tasks = session.scalars(select(Task).filter_by(case_id=case.id).order_by(Task.id))
    referrals = list(session.scalars(select(Referral).filter_by(case_id=case.id).order_by(Referral.id)))
    reports = select(Report).where(Report.referral_id.in_([each.id for each in referrals])).order_by(Report.id)
    wanted = session.scalars(select(Wanted).filter_by(case_id=case.id).order_by(Wanted.id))
    return {
        "tasks": [_columns(row, "id kind words opened_at done_at done_by outcome") for row in tasks],
        "referrals": [_columns(row, "id round kind name address at reported_at withdrawn_at") for row in referrals],
        "reports": [_columns(row, "referral_id at who text") for row in session.scalars(reports)],
        "wanted": [_columns(row, "id name reason asked_at received_at waived_by") for row in wanted],
    }


def _columns(row: Any, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "id": standing.name_of(mail),
        "from": mail.sender,
        "received_at": mail.received_at,
        "subject": mail.subject,
        "text": mail.text,
        "own_text": mail.own_text,
        "finding": mail.finding,
        "signers": mail.signers,
        "problems": mail.problems,
        "sha256": mail.sha256,
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "mail": f"mail:{paper.mail_id}",
        "ordinal": paper.ordinal,
        "within": paper.within,
        "name": paper.name,
        "kind": paper.kind,
        "type": paper.type,
        "size": paper.size,
        "sha256": paper.sha256,
        "inline": paper.inline,
        "text": paper.text,
        "pages": paper.pages,
        "how": paper.how,
        "confidence": paper.confidence,
        "problems": paper.problems,
        "signatures": paper.signatures,
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": standing.name_of(letter),
        "kind": letter.kind,
        "number": letter.number,
        "stage": standing.stage_of(letter),
        "issued_at": letter.issued_at,
        "sent_at": letter.sent_at,
        "pdf": letter.signed_sha256,
        "level": letter.level,
        "renewed": letter.renewed_sha256,
        "renew_at": letter.renew_at,
        "message_id": letter.message_id,
        "evidence": letter.evidence,
    }


def _print_dossier(dossier: dict[str, Any]) -> None:
    plain = [(key, value) for key, value in dossier.items() if value and not isinstance(value, list)]
    print_table(dossier["number"], ("what", "value"), plain, "")
    for mail in dossier["mails"]:
        console().print(f"\n{mail['id']}  {local(mail['received_at'])}  {mail['from']}", markup=False, highlight=False)
        _print_finding(mail["finding"])
        for signer in mail["signers"]:
            console().print(f"signed by {signer['name']} ({signer['organisation']})", markup=False, highlight=False)
        console().print(mail["text"], markup=False, highlight=False)
    _print_papers(dossier["papers"])
    columns = ("letter", "kind", "number", "stage", "sent", "level", "pdf")
    names = ("id", "kind", "number", "stage", "sent_at", "level", "pdf")
    letters = [tuple(letter[name] for name in names) for letter in dossier["letters"]]
    print_table("Letters", columns, letters, "no letters")
    for deadline in dossier["deadlines"]:
        steps = [(step,) for step in deadline["derivation"]]
        print_table(_title(deadline), ("derivation",), steps, "")
    for name in ("tasks", "referrals", "reports", "wanted"):
        if dossier[name]:
            print_table(name.capitalize(), tuple(dossier[name][0]), [tuple(row.values()) for row in dossier[name]], "")
    events = [(event["at"], event["who"], event["what"]) for event in dossier["events"]]
    print_table("Events", ("when", "who", "what"), events, "no events")


def _title(deadline: dict[str, Any]) -> str:
    marks = [deadline["outcome"] or "open", *(["provisional"] if deadline["provisional"] else [])]
    return f"{deadline['kind']}, round {deadline['round']}: {local(deadline['due_at'])} ({', '.join(marks)})"


def _print_finding(finding: dict[str, Any]) -> None:
    """What triage found in a letter, and the words that say so."""
    rows = [(reason["words"], reason["text"]) for reason in finding.get("reasons", [])]
    rows += [(f"{field['name']}: {field['value']}", field["reason"]) for field in finding.get("fields", [])]
    if finding.get("knowledge"):
        rows.append((f"FAQ {finding['knowledge']['entry']}", ", ".join(finding["knowledge"]["words"])))
    if finding.get("answer"):
        said = "; ".join(reason["sentence"] for reason in finding["answer_reasons"])
        rows.append((f"answer: {finding['answer']} ({finding['answer_confidence']:.0%})", said))
    if rows:
        sorted_as = finding.get("group") or finding.get("scope") or finding["kind"]
        print_table(f"found: {sorted_as}", ("what", "why"), rows, "")


def _print_papers(papers: list[dict[str, Any]]) -> None:
    columns = ("paper", "name", "kind", "pages", "how", "sure", "problems")
    rows = [
        (
            p["ordinal"] if p["within"] is None else f"{p['within']} › {p['ordinal']}",
            p["name"],
            p["kind"],
            p["pages"],
            p["how"],
            None if p["confidence"] is None else f"{p['confidence']:.0%}",
            "\n".join(p["problems"]),
        )
        for p in papers
    ]
    if rows:
        print_table("Papers", columns, rows, "")
    for paper in papers:
        if paper["text"]:
            console().print(f"\n{paper['name']}", markup=False, highlight=False, style="bold")
            console().print(paper["text"], markup=False, highlight=False)
