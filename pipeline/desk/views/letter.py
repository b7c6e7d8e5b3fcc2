"""The letter as it came: the mails of a case, or one mail, with what was found in them and their papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.clocks import OUT
from pipeline.cases.lifecycle import may
from pipeline.cases.procedure import Procedure
from pipeline.desk.parts import Desk
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.blocks import OWN, Block, blocks, spans_of
from pipeline.desk.views.found import Field, Found, fields_of, found_of, marks_of
from pipeline.desk.views.marks import Piece, pieces
from pipeline.desk.views.names import shown, size_in_words
from pipeline.desk.views.papers import MOST_PAPERS, PaperView, Told, moment, paper_views, rows_of, sorted_texts, told
from pipeline.desk.views.places import BODY, SUBJECT, Texts, by_text
from pipeline.ledger.model import Case, Mail

LONGEST = 60_000
"""Characters of a mail on a page; as many as triage looks at."""
MOST_LINES = 30
REPLY = "reply"
HTML = "text/html"


@dataclass(frozen=True)
class MailView:
    """A mail in full."""

    id: int
    base: str
    who: str
    address: str
    received_at: datetime
    channel: str
    opening: bool
    subject: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    cut: bool
    html: bool
    size: str
    signers: tuple[Mapping[str, Any], ...]
    problems: tuple[Told, ...]
    unreadable: str | None
    held: str | None
    destroyed: bool
    found: Found | None
    fields: tuple[Field, ...]
    papers: tuple[PaperView, ...]
    more_papers: bool


@dataclass(frozen=True)
class MailLine:
    """A mail as a line of a list."""

    id: int
    base: str
    who: str
    subject: str
    received_at: datetime
    kind: str


@dataclass(frozen=True)
class Choice:
    """A group that the case may be put into; `share` is how sure the program is of it, where it says so."""

    key: str
    name: str
    current: bool
    proposed: bool
    share: float | None


@dataclass(frozen=True)
class LetterView:
    """What stands on the left of the page. `older`: from which mail on the list goes on, None where it ends."""

    number: str | None
    seen: int
    group: str
    groups: Mapping[str, str]
    choices: tuple[Choice, ...]
    amends: bool
    mails: tuple[MailView, ...]
    others: tuple[MailLine, ...]
    older: int | None


def letter_of_case(session: Session, desk: Desk, visitor: Visitor, case: Case, named: Mapping[str, str]) -> LetterView:
    """The mails of a case: the newest reply and the opening letter in full, the others by a line."""
    lines = _lines(session, case, None)
    newest = next((line for line in lines[:MOST_LINES] if line.kind == REPLY and line.id != case.mail_id), None)
    full = [newest.id] if newest is not None else []
    mails = [session.get(Mail, mail_id) for mail_id in (*full, case.mail_id)]
    views = tuple(mail_view(session, mail, case, named) for mail in mails if mail is not None)
    others = tuple(line for line in lines[:MOST_LINES] if line.id not in (*full, case.mail_id))
    older = lines[MOST_LINES - 1].id if len(lines) > MOST_LINES else None
    return _of(session, desk, visitor, case, views, others, older)


def letter_of_mail(
    session: Session, desk: Desk, visitor: Visitor, case: Case | None, mail: Mail, named: Mapping[str, str]
) -> LetterView:
    """One mail, of a case or of none."""
    return _of(session, desk, visitor, case, (mail_view(session, mail, case, named),), (), None)


def lines_of_case(session: Session, desk: Desk, visitor: Visitor, case: Case, before: int) -> LetterView:
    """The lines of the mails that came before the mail `before`."""
    lines = _lines(session, case, before)
    older = lines[MOST_LINES - 1].id if len(lines) > MOST_LINES else None
    return _of(session, desk, visitor, case, (), tuple(lines[:MOST_LINES]), older)


def base_of(case: Case | None) -> str:
    """Where the mails of a case, or of none, are found."""
    return f"/case/{case.number}/mail" if case is not None else "/mail"


def mail_view(session: Session, mail: Mail, case: Case | None, named: Mapping[str, str]) -> MailView:
    """One mail in full; `named` are the names of fields."""
    rows = rows_of(session, mail.id)
    text = (mail.text or "")[:LONGEST]
    texts = Texts(mail.subject or "", text, mail.own_text or "", sorted_texts(rows))
    spans = spans_of(text, texts.own)
    marks = by_text(list(marks_of(mail.finding, texts, tuple(each for each in spans if each.kind == OWN), named)))
    return MailView(
        id=mail.id,
        base=base_of(case),
        who=shown(mail.sender_name or ""),
        address=shown(mail.sender or mail.answer_to or ""),
        received_at=mail.received_at,
        channel=mail.channel,
        opening=case is not None and case.mail_id == mail.id,
        subject=tuple(pieces(texts.subject, marks.get(SUBJECT, ()))),
        blocks=blocks(text, spans, marks.get(BODY, ())),
        cut=len(mail.text or "") > len(text),
        html=HTML in mail.header.get("types", ()),
        size=size_in_words(mail.size),
        signers=tuple({**each, "signed_at": moment(each.get("signed_at"))} for each in mail.signers),
        problems=told(mail.problems),
        unreadable=mail.unreadable,
        held=mail.error if mail.due is None else None,
        destroyed=mail.destroyed_by is not None,
        found=found_of(mail.finding) if mail.finding else None,
        fields=tuple(fields_of(mail.finding, case)),
        papers=tuple(paper_views(rows, marks)),
        more_papers=len(rows) > MOST_PAPERS,
    )


def _lines(session: Session, case: Case, before: int | None) -> list[MailLine]:
    """The newest mails of a case, one more than a page has."""
    columns = (Mail.id, Mail.sender_name, Mail.sender, Mail.subject, Mail.received_at, Mail.finding)
    query = select(*columns).where(Mail.case_id == case.id).order_by(Mail.id.desc()).limit(MOST_LINES + 1)
    found = session.execute(query if before is None else query.where(Mail.id < before))
    return [
        MailLine(
            id=row.id,
            base=base_of(case),
            who=shown(row.sender_name or row.sender or ""),
            subject=shown(row.subject or ""),
            received_at=row.received_at,
            kind=row.finding.get("kind", ""),
        )
        for row in found
    ]


def _of(
    session: Session,
    desk: Desk,
    visitor: Visitor,
    case: Case | None,
    mails: tuple[MailView, ...],
    others: tuple[MailLine, ...],
    older: int | None,
) -> LetterView:
    procedure = desk.procedure if case is None else desk.house.terms.of(session, case)
    allowed = {action.name for role in visitor.actor.roles for action in may(case.state, role)} if case else set()
    opening = next((mail.found for mail in mails if mail.opening), None)
    return LetterView(
        number=case.number if case is not None else None,
        seen=case.chain_length if case is not None else 0,
        group=case.group if case is not None else "",
        groups={key: group.name for key, group in procedure.groups.items()},
        choices=_choices(procedure, case, opening) if case is not None and "sort" in allowed else (),
        amends="amend" in allowed,
        mails=mails,
        others=others,
        older=older,
    )


def _choices(procedure: Procedure, case: Case, found: Found | None) -> tuple[Choice, ...]:
    names = {**{key: group.name for key, group in procedure.groups.items()}, OUT: ""}
    if found is None:
        return tuple(Choice(key, name, key == case.group, False, None) for key, name in names.items())
    proposed = OUT if found.out else found.group
    shares = {proposed: found.share, **({found.second.name: found.second.share} if found.second else {})}
    return tuple(Choice(key, name, key == case.group, key == proposed, shares.get(key)) for key, name in names.items())
