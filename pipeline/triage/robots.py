"""Robots by header, subject and first words: bounces, automatic replies, lists. They are never answered.

Each rule is one line of the table: what a mail that it holds for is, a sentence, and the check.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pipeline.reading.vietnamese import fold
from pipeline.triage import bounce_forms as bounces
from pipeline.triage import reply_forms as replies
from pipeline.triage.subjects import ANSWERED, subject_of

Kind = Literal["bounce", "auto_reply", "list"]
LOOKED_AT = 2_000
"""Characters of the text that the rules see: what a robot says of itself stands at the beginning."""
REPLY_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoreply-from",
    "x-auto-response",
    "x-mail-autoreply",
    "x-vacation",
    "x-apple-action",
)
NDR_FIELDS = ("x-failed-recipients", "x-ms-exchange-message-is-ndr")


@dataclass(frozen=True)
class Clues:
    """What the rules look at: header fields by lower-case name, the sender's address and name, subject and text.

    `parts` are the content types of the mail's parts.
    """

    fields: Mapping[str, str]
    sender: str
    subject: str
    name: str = ""
    text: str = ""
    parts: Sequence[str] = ()

    def field(self, name: str) -> str:
        """The field in lower case; empty when it is absent."""
        return self.fields.get(name, "").strip().lower()

    def has(self, *names: str) -> bool:
        """Whether one of the fields is there."""
        return any(map(self.field, names))

    def part(self, kind: str) -> bool:
        """Whether the mail is of that content type, or has such a part."""
        return kind in self.field("content-type") or any(kind in part for part in self.parts)

    @cached_property
    def title(self) -> str:
        """The subject folded, without the tags of filters."""
        return subject_of(self.subject)

    @cached_property
    def opening(self) -> str:
        """The beginning of the text, folded."""
        return fold(self.text[:LOOKED_AT])

    @cached_property
    def answered(self) -> bool:
        """Whether the subject is that of an answer or of a mail passed on: people do that with bounces."""
        return ANSWERED.match(self.title) is not None


@dataclass(frozen=True)
class Robot:
    """What a rule found: the kind of robot and the sentence that says why."""

    kind: Kind
    rule: str
    reason: str


@dataclass(frozen=True)
class Rule:
    """One way of telling a robot."""

    id: str
    kind: Kind
    reason: str
    holds: Callable[[Clues], bool]


def _looks_undelivered(clues: Clues) -> bool:
    """A text that begins as a mail server's does, or looks technical, beside a subject that a person may write too."""
    if clues.answered:
        return False
    evidence = bounces.EVIDENCE.search(clues.opening) is not None
    if not bounces.LIKELY.search(clues.title):
        return evidence and bounces.OPENING_VIETNAMESE.match(clues.opening) is not None
    by_machine = evidence and bounces.MACHINES.match(clues.sender) is not None
    return by_machine or bounces.OPENING.match(clues.opening) is not None


def _is_list(clues: Clues) -> bool:
    return clues.has("list-id") or clues.field("precedence") in {"list", "bulk", "junk"}


def _auto_submitted(clues: Clues) -> bool:
    return clues.field("auto-submitted").split(";")[0].strip() not in {"", "no"}


RULES = (
    Rule("feedback", "bounce", "báo cáo về thư rác (RFC 5965)",
         lambda c: "feedback-report" in c.field("content-type")),
    Rule("receipt", "auto_reply", "báo đã đọc (RFC 8098)",
         lambda c: c.part("disposition-notification") or bool(replies.RECEIPT.match(c.title))),
    Rule("report", "bounce", "Content-Type multipart/report về việc gửi thư (RFC 3464)",
         lambda c: "multipart/report" in c.field("content-type")),
    Rule("delivery-status", "bounce", "có phần message/delivery-status (RFC 3464)",
         lambda c: c.part("delivery-status") and not c.answered),
    Rule("failed-recipients", "bounce", "có trường X-Failed-Recipients hoặc trường tương tự",
         lambda c: c.has(*NDR_FIELDS)),
    Rule("postmaster", "bounce", "người gửi là hệ thống thư",
         lambda c: bool(bounces.SENDERS.match(c.sender))),
    Rule("system-name", "bounce", "tên người gửi là tên của hệ thống thư",
         lambda c: bool(bounces.NAMES.fullmatch(fold(c.name).strip()))),
    Rule("undelivered", "bounce", "tiêu đề báo thư không gửi được",
         lambda c: bool(bounces.UNDELIVERED.match(c.title))),
    Rule("undelivered-text", "bounce", "tiêu đề và nội dung báo thư không gửi được",
         _looks_undelivered),
    Rule("virus", "bounce", "tiêu đề là cảnh báo của cổng chống vi-rút",
         lambda c: bool(bounces.VIRUS.match(c.title))),
    Rule("auto-submitted", "auto_reply", "trường Auto-Submitted (RFC 3834)",
         _auto_submitted),
    Rule("autoreply", "auto_reply", "trường X-Autoreply, X-Autorespond hoặc Precedence: auto_reply",
         lambda c: c.has(*REPLY_FIELDS) or c.field("precedence") in {"auto_reply", "auto-reply"}),
    Rule("away", "auto_reply", "tiêu đề là thư trả lời tự động",
         lambda c: bool(replies.AWAY.match(c.title) or replies.AWAY_AT_END.search(c.title))),
    Rule("automatic", "auto_reply", "nội dung tự nói là thư trả lời tự động",
         lambda c: replies.says_automatic(c.opening)),
    Rule("empty-return-path", "bounce", "Return-Path rỗng (RFC 5321 §4.5.5)",
         lambda c: c.field("return-path") == "<>"),
    Rule("list", "list", "thư gửi qua danh sách (RFC 2919)",
         _is_list),
)  # fmt: skip


def robot(clues: Clues) -> Robot | None:
    """Gives the first rule that holds, or None for a mail that a person seems to have written."""
    for rule in RULES:
        if rule.holds(clues):
            return Robot(rule.kind, rule.id, rule.reason)
    return None
