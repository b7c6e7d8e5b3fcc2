"""E-mail addresses in the text."""

import re
from collections.abc import Iterator

from pipeline.reading.vietnamese import fold
from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.model import LetterText, OwnNumbers
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.words import someone_elses, words_of

LOCAL, DOMAIN = 64, 253
"""Longest parts of an address (RFC 5321 §4.5.3.1)."""
LEFT = re.compile(r"[a-z0-9_+][a-z0-9._%+\-]*$")
RIGHT = re.compile(r"[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)+")
ROBOTS = re.compile(r"mailer-daemon|postmaster|no-?_?reply|donotreply|do-not-reply|bounces?\b|mail-daemon")
PUBLIC = words_of(
    "gmail.com googlemail.com yahoo.com yahoo.com.vn ymail.com outlook.com outlook.com.vn hotmail.com live.com msn.com"
    " icloud.com me.com proton.me protonmail.com zoho.com mail.com yandex.com vnn.vn hcm.vnn.vn hn.vnn.vn fpt.vn"
)
"""Domains of mail for everybody: two addresses there have nothing to do with each other."""
LABEL = re.compile(r"\b(?:e-?mail|mail|thu dien tu|hom thu|dia chi thu|e) ?[:.\-]? ?(?:cua (?:em|toi|minh))?[ :<(\[]*$")
BOUNCED = re.compile(
    r"delivery (?:status|has|failed|failure|fail|incomplete|delayed|notification|report|problem)|undeliver"
    r"|failure notice"
    r"|returned (?:mail|to sender|message)|mail delivery|could ?n[o']t (?:be )?deliver|message (?:delayed|not"
    r" delivered|blocked)"
    r"|^khong (?:the )?gui duoc ?:|(?:thu|mail|tin nhan) (?:cua ban )?(?:khong|chua) (?:the )?(?:gui|chuyen|phat|den)"
    r"|gui thu that bai|(?:khong|chua) (?:the )?(?:gui|chuyen|phat) (?:duoc )?(?:thu|e?mail)\b|thu bi tra"
)
SERVER = re.compile(
    r"this is the mail system at host|message from the mail delivery|mail delivery (?:sub)?system|mailer-daemon"
)
OPENING = 300
FAILING = re.compile(
    r"(?:final-recipient|original-recipient)[^\n]{0,30}$|\b(?:to|den|toi|recipients?|nguoi nhan|address(?:es)?"
    r"|dia chi)\b[^\n@]{0,40}$|(?:^|\n)\s*<?$"
)


def is_bounce(letter: LetterText) -> bool:
    """Whether the subject is that of a bounce: then the address that failed is the customer's."""
    opening = fold(letter.body[:OPENING])
    return BOUNCED.search(fold(letter.subject[:OPENING])) is not None or SERVER.search(opening) is not None


def emails(piece: Piece, own: OwnNumbers, bounce: bool) -> Iterator[Hit]:
    """All addresses but the CA's own and those of mail servers, in order."""
    for sign in re.finditer("@", piece.key):
        left = LEFT.search(piece.key[max(0, sign.start() - LOCAL) : sign.start()])
        right = RIGHT.match(piece.key[sign.end() : sign.end() + DOMAIN])
        if left is None or right is None:
            continue
        start, end = sign.start() - len(left[0]), sign.end() + len(right[0])
        value = piece.text[start:end].lower()
        if not is_own(value, own) and ROBOTS.match(value) is None and not _is_picture(piece, start, value):
            yield _hit(piece, value, start, end, bounce)


def _hit(piece: Piece, value: str, start: int, end: int, bounce: bool) -> Hit:
    if bounce:
        failing = FAILING.search(piece.key[max(0, start - 60) : start]) is not None
        # What failed stands above the mail that is sent back: that one is quoted.
        back = 6 if piece.zone(start) == "quote" else 0
        return hit(piece, "email", value, start, end, "người nhận mà thư không tới được", 3 * failing + back)
    labelled = LABEL.search(piece.line_before(start)) is not None
    signed = piece.zone(start) == "signature"
    score = 1 + 2 * labelled + 2 * signed - (7 if someone_elses(piece.before(start)) and not signed else 0)
    return hit(
        piece, "email", value, start, end, "địa chỉ thư trong chữ ký" if signed else "địa chỉ thư trong bài", score
    )


def _is_picture(piece: Piece, start: int, value: str) -> bool:
    """Whether it is the name of a picture in the mail: "[cid:image001.png@01DC5391.7A0B2C40]"."""
    return piece.key[max(0, start - 4) : start] == "cid:" or re.match(r"image[0-9]+\.", value) is not None


def is_own(address: str, own: OwnNumbers) -> bool:
    """Whether the address is the CA's: one of its own, or at a domain of its own."""
    addresses = {each.lower() for each in own.addresses}
    domains = {each.partition("@")[2] for each in addresses} - PUBLIC - {""}
    domains |= {re.sub(r"^(?:https?://)?(?:www\.)?|/.*$", "", each.lower()) for each in own.websites}
    domain = address.partition("@")[2]
    return address in addresses or any(domain == each or domain.endswith("." + each) for each in domains if each)
