"""Robots by their headers: bounces, automatic replies, lists. They are never answered.

Each rule is one line of the table: what a mail that it holds for is, a sentence, and the check.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.reading.vietnamese import fold

Kind = Literal["bounce", "auto_reply", "list"]


@dataclass(frozen=True)
class Clues:
    """What the rules look at: header fields by lower-case name, the sender's address, the subject."""

    fields: Mapping[str, str]
    sender: str
    subject: str

    def field(self, name: str) -> str:
        """The field in lower case; empty when it is absent."""
        return self.fields.get(name, "").strip().lower()


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


POSTMASTERS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)\b|^(bounce|bounces)[+@-]")
AWAY = re.compile(
    r"^(tu dong tra loi|tra loi tu dong|thu tra loi tu dong|automatic reply|auto[- ]?reply|autoreply|out of office"
    r"|vang mat|thong bao vang mat|thong bao nghi phep)\b"
)
UNDELIVERED = re.compile(
    r"^(undeliver|delivery status notification|mail delivery (failed|failure)|returned mail|failure notice"
    r"|delivery failure|khong gui duoc|thu khong gui duoc|gui thu that bai)"
)
RECEIPT = re.compile(r"^(read:|read receipt|da doc:|xac nhan da doc)")

RULES = (
    Rule("report", "bounce", "Content-Type multipart/report về việc gửi thư (RFC 3464)",
         lambda c: "multipart/report" in c.field("content-type") and "disposition" not in c.field("content-type")),
    Rule("receipt", "auto_reply", "báo đã đọc (RFC 8098)",
         lambda c: "disposition-notification" in c.field("content-type") or bool(RECEIPT.match(fold(c.subject)))),
    Rule("failed-recipients", "bounce", "có trường X-Failed-Recipients",
         lambda c: bool(c.field("x-failed-recipients"))),
    Rule("postmaster", "bounce", "người gửi là hệ thống thư",
         lambda c: bool(POSTMASTERS.match(c.sender))),
    Rule("undelivered", "bounce", "tiêu đề báo thư không gửi được",
         lambda c: bool(UNDELIVERED.match(fold(c.subject)))),
    Rule("empty-return-path", "bounce", "Return-Path rỗng (RFC 5321 §4.5.5)",
         lambda c: c.field("return-path") == "<>"),
    Rule("list", "list", "thư gửi qua danh sách (RFC 2919)",
         lambda c: bool(c.field("list-id")) or c.field("precedence") in {"list", "bulk", "junk"}),
    Rule("auto-submitted", "auto_reply", "trường Auto-Submitted (RFC 3834)",
         lambda c: c.field("auto-submitted").split(";")[0].strip() not in {"", "no"}),
    Rule("autoreply", "auto_reply", "trường X-Autoreply, X-Autorespond hoặc Precedence: auto_reply",
         lambda c: bool(c.field("x-autoreply") or c.field("x-autorespond")) or c.field("precedence") == "auto_reply"),
    Rule("away", "auto_reply", "tiêu đề là thư trả lời tự động",
         lambda c: bool(AWAY.match(fold(c.subject)))),
)  # fmt: skip


def robot(clues: Clues) -> Robot | None:
    """Gives the first rule that holds, or None for a mail that a person seems to have written."""
    for rule in RULES:
        if rule.holds(clues):
            return Robot(rule.kind, rule.id, rule.reason)
    return None
