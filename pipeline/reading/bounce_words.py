"""Bounces without structure: what qmail, old Exims, old Exchanges and others write to people.

They are believed only so far as they name an address, beside words that a mail server uses of a mail that it could
not deliver, or has not delivered yet.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from pipeline.reading.header import usable_address

FAILED, DELAYED = "failed", "delayed"
Said = tuple[tuple[str, ...], str, str, str]
"""Addresses, action, status, the server's words."""

LOOKED_AT = 20_000
NEAR = 1_500
"""Characters behind an address in which the reason is looked for."""
MOST = 20
LONGEST = 500
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")
COPY = re.compile(
    r"(?im)^[ \t|]*-{2,}[ \t]*(?:below (?:this|the next) line is a copy|this is a copy|original message"
    r"|undelivered message|the header of the original|message (?:header|text) follows|returned (?:message|mail)"
    r"|unsent message)"
    r"|^[ \t]*original message headers:|^[^\n]{0,30}lines of your original message|^[ \t]*your message reads"
    r"|^[ \t>]*(?:received|return-path): "
)
"""Where the mail that came back begins: the addresses in it are no word of the server's."""
CODE = re.compile(r"\b[45]\d\d[ -]\S|\b[45]\.\d{1,3}\.\d{1,3}\b")
STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
FOR_GOOD = re.compile(
    r"(?i)\b55\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|permanent|giving up|gave up|undeliverable|not delivered"
    r"|(?:un|not )able to deliver|(?:could|can) ?not deliver|couldn.t deliver|(?:failed|attempting) to deliver"
    r"|(?:could not be|couldn.t be|cannot be|was not|wasn.t|not be|did not get) deliver|not reach the following"
    r"|no (?:such|valid) (?:user|recipient)|(?:user|host) unknown|unknown (?:user|host)|does not like recipient"
    r"|(?:user|recipient)(?: name)? (?:is |was )?not (?:known|found|recognized)"
    r"|does(?:n.t| not) have an? .{0,60}account"
    r"|mailbox (?:is )?(?:full|unavailable)|quota exceeded|over (?:his|their|its)? ?quota|exceeding (?:his|their) quota"
    r"|retry time(?:out)? .{0,40}exceeded|address not found|(?:delivery|recipients) (?:has )?(?:failed|was aborted)"
    r"|failed recipients|was aborted after|delivery problems|establish an smtp connection"
    r"|không (?:gửi|chuyển|giao) được|không thể (?:gửi|chuyển|giao)|hộp thư (?:đã )?đầy"
    r"|无法(?:发送|送达|投递)|не (?:может быть )?доставлено"
)
LATER = re.compile(
    r"(?i)\bdelayed\b|postponed|still (?:being )?(?:try|retr)|(?:will|is going to) (?:be )?(?:kept? )?(?:retr|try)"
    r"|not yet been delivered|delivery attempts will continue|no action is required"
)
OVER = re.compile(r"(?i)permanent|giving up|gave up|\b55\d[ -]|retry time(?:out)? .{0,40}exceeded")
"""Words of an end that outweigh those of a delay, which may stand beside them."""


def in_words(fields: Mapping[str, str], subject: str, text: str) -> list[Said]:
    """Gives what a bounce's words say of each address that it names; nothing where they are no mail server's.

    `fields` are kept header fields by lower-case name (X-Failed-Recipients).
    """
    said = text[:LOOKED_AT]
    returned = COPY.search(said)
    said = said[: returned.start()] if returned else said
    named = [address for each in fields.get("x-failed-recipients", "").split(",") if (address := usable_address(each))]
    action = _action(f"{subject}\n{said}") or (FAILED if named else None)
    if action is None:
        return []
    found = {address: _reason(said, end) for address, end in islice(_addresses(said), MOST)}
    reasons = {address: found.get(address, _reason(said, 0)) for address in named} or found
    return [((address,), action, _status(words), words) for address, words in islice(reasons.items(), MOST)]


def _action(words: str) -> str | None:
    if LATER.search(words) and not OVER.search(words):
        return DELAYED
    return FAILED if FOR_GOOD.search(words) else None


def _addresses(said: str) -> Iterator[tuple[str, int]]:
    """Each address with where it ends; of one that is named again the first place."""
    seen: set[str] = set()
    for match in ADDRESS.finditer(said):
        address = usable_address(match[0].strip("'.\u2019\u201c\u201d"))
        if address is not None and address not in seen:
            seen.add(address)
            yield address, match.end()


def _reason(said: str, start: int) -> str:
    """The server's words behind an address: the line with a code, else the first line that is not empty."""
    near = said[start : start + NEAR].lstrip(">:) \t").splitlines()
    lines = [line.strip() for line in near if len(line.strip()) > 1]
    words = next((line for line in lines if CODE.search(line)), lines[0] if lines else "")
    return " ".join(words.split())[:LONGEST]


def _status(words: str) -> str:
    found = STATUS.search(words)
    return found[0] if found else ""
