"""`tiepnhan cases`, `case`, `held` and `release`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from pipeline.cases.file import UNSORTED
from pipeline.commands.show import console, errors, local, print_json, print_table
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Paper, Traveller
from pipeline.letters.slip import SLIP
from pipeline.reading.header import usable_address
from pipeline.watch import standing
from pipeline.wiring import open_house

TABLES: dict[str, type[Traveller]] = {table.__tablename__: table for table in (Mail, Letter)}
SET_ASIDE = "set_aside"


def cases(config: Path, as_json: bool, limit: int) -> int:
    """Lists the newest cases; gives the exit code."""
    query = (
        select(Case, Mail, Letter, Deadline)
        .join(Mail, Mail.id == Case.mail_id)
        .outerjoin(Letter, and_(Letter.case_id == Case.id, Letter.kind == SLIP))
        .outerjoin(Deadline, Deadline.case_id == Case.id)
        .order_by(Case.id.desc())
        .limit(limit)
    )
    with open_house(config) as house, house.ledger.reading() as session:
        rows = [_case_row(*found) for found in session.execute(query)]
    if as_json:
        print_json(rows)
        return 0
    columns = ("case", "received", "customer", "subject", "group", "sure", "state", "slip", "slip is", "answer due")
    print_table("Cases", columns, [tuple(row.values()) for row in rows], "no cases yet")
    return 0


def _case_row(case: Case, mail: Mail, letter: Letter | None, deadline: Deadline | None) -> dict[str, Any]:
    return {
        "number": case.number,
        "received_at": case.received_at,
        "customer": case.customer,
        "subject": case.subject,
        "group": case.group,
        "sure": _sureness(case, mail.finding),
        "state": case.state,
        "slip": letter.number if letter else None,
        "slip_stage": _stage(letter) if letter else None,
        "due_at": deadline.due_at if deadline else None,
    }


def _sureness(case: Case, finding: dict[str, Any]) -> str:
    """How sure the group is; of an unsorted case the two best guesses."""
    if case.group != UNSORTED:
        return "" if "confidence" not in finding else f"{finding['confidence']:.0%}"
    second = finding.get("second", {})
    guesses = {finding.get("group"): finding.get("confidence"), second.get("name"): second.get("confidence")}
    return ", ".join(f"{name} {share:.0%}?" for name, share in guesses.items() if name)


def _stage(row: Traveller) -> str:
    if row.error is None:
        return row.stage
    return f"{row.stage} ({'held' if row.due is None else 'waiting'}: {row.error})"


def case(config: Path, number: str, as_json: bool) -> int:
    """Shows one case; gives the exit code. Raises Problem when there is none of that number."""
    with open_house(config) as house, house.ledger.reading() as session:
        found = session.scalar(select(Case).where(Case.number == number.upper()))
        if found is None:
            raise Problem(f"{number}: there is no such case; `tiepnhan cases` lists them")
        dossier = _dossier(session, found)
        dossier["letters"] = [
            {**letter, "pdf": str(house.store.path(letter["pdf"])) if letter["pdf"] else None}
            for letter in dossier["letters"]
        ]
    if as_json:
        print_json(dossier)
    else:
        _print_dossier(dossier)
    return 0


def _dossier(session: Session, case: Case) -> dict[str, Any]:
    mails = list(session.scalars(select(Mail).filter_by(case_id=case.id).order_by(Mail.id)))
    papers = select(Paper).where(Paper.mail_id.in_([mail.id for mail in mails])).order_by(Paper.id)
    letters = session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id))
    deadlines = session.scalars(select(Deadline).filter_by(case_id=case.id).order_by(Deadline.id))
    events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
    return {
        "number": case.number,
        "state": case.state,
        "round": case.round,
        "group": case.group,
        "customer": case.customer,
        "address": case.address,
        "subject": case.subject,
        "received_at": case.received_at,
        "opened_at": case.opened_at,
        "mails": [_mail(mail) for mail in mails],
        "papers": [_paper(paper) for paper in session.scalars(papers)],
        "letters": [_letter(letter) for letter in letters],
        "deadlines": [
            {"kind": d.kind, "round": d.round, "due_at": d.due_at, "derivation": d.derivation} for d in deadlines
        ],
        "events": [{"at": e.at, "who": e.who, "what": e.what, "data": e.data} for e in events],
    }


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
        "stage": _stage(letter),
        "issued_at": letter.issued_at,
        "sent_at": letter.sent_at,
        "pdf": letter.signed_sha256,
        "message_id": letter.message_id,
        "evidence": letter.evidence,
    }


def _print_dossier(dossier: dict[str, Any]) -> None:
    plain = [(key, value) for key, value in dossier.items() if not isinstance(value, list)]
    print_table(dossier["number"], ("what", "value"), plain, "")
    for mail in dossier["mails"]:
        console().print(f"\n{mail['id']}  {local(mail['received_at'])}  {mail['from']}", markup=False, highlight=False)
        _print_finding(mail["finding"])
        for signer in mail["signers"]:
            console().print(f"signed by {signer['name']} ({signer['organisation']})", markup=False, highlight=False)
        console().print(mail["text"], markup=False, highlight=False)
    _print_papers(dossier["papers"])
    columns = ("letter", "kind", "number", "stage", "sent", "pdf")
    letters = [(x["id"], x["kind"], x["number"], x["stage"], x["sent_at"], x["pdf"]) for x in dossier["letters"]]
    print_table("Letters", columns, letters, "no letters")
    for deadline in dossier["deadlines"]:
        steps = [(step,) for step in deadline["derivation"]]
        print_table(f"{deadline['kind']}: {local(deadline['due_at'])}", ("derivation",), steps, "")
    events = [(event["at"], event["who"], event["what"]) for event in dossier["events"]]
    print_table("Events", ("when", "who", "what"), events, "no events")


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


def held(config: Path, set_aside: bool, as_json: bool) -> int:
    """Lists what stands still; gives the exit code."""
    with open_house(config) as house:
        lists = {"held": standing.held(house.ledger), "waiting": standing.waiting(house.ledger)}
        if set_aside:
            lists["set_aside"] = standing.set_aside(house.ledger)
    if as_json:
        print_json({name: [asdict(row) for row in rows] for name, rows in lists.items()})
        return 0
    for name, rows in lists.items():
        cells = [(row.id, row.stage, row.what, row.reason, row.since, row.until) for row in rows]
        columns = ("id", "stage", "what", "reason", "since", "next try")
        print_table(name.replace("_", " "), columns, cells, f"nothing is {name.replace('_', ' ')}")
    return 0


def release(config: Path, ids: list[str], address: str | None = None, customer: str | None = None) -> int:
    """Lets rows go on; gives the exit code. Raises Problem for an id that does not stand still.

    `address` and `customer` are for a mail or scanned letter that does not say itself who is to be answered.
    """
    if (address or customer) and len(ids) != 1:
        raise Problem("--address and --customer belong to one letter; release it by itself")
    with open_house(config) as house, house.ledger.writing() as session:
        for name in ids:
            row = _standing_row(session, name)
            _name_customer(row, address, customer)
            _release(row)
    errors().print(f"released: {', '.join(ids)}; `tiepnhan run` takes them up", highlight=False)
    return 0


def _name_customer(row: Traveller, address: str | None, customer: str | None) -> None:
    if address is None and customer is None:
        return
    if not isinstance(row, Mail):
        raise Problem(f"{standing.name_of(row)}: only a letter that came in can be given an address or a customer")
    if address is not None:
        row.answer_to = usable_address(address)
        if row.answer_to is None:
            raise Problem(f"{address}: is no mail address")
    row.sender_name = customer or row.sender_name


def _release(row: Traveller) -> None:
    """A held row tries its stage again; an unreadable mail is read again; one set aside is sorted as a person's."""
    if isinstance(row, Mail) and row.unreadable is not None:
        row.stage = "stored"
    elif row.stage == SET_ASIDE:
        row.stage = "read"
    row.due = row.released_at = now()
    row.attempts, row.waits, row.error = 0, 0, None


def _standing_row(session: Session, name: str) -> Traveller:
    kind, _, number = name.partition(":")
    if kind not in TABLES or not number.isdigit():
        raise Problem(f"{name}: is no id; `tiepnhan held` shows them, for example letter:12")
    row = session.get(TABLES[kind], int(number))
    if row is None or row.due is not None or (row.error is None and row.stage != SET_ASIDE):
        raise Problem(f"{name}: is neither held nor set aside; nothing was released")
    return row
