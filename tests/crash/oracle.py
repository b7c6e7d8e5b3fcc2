"""What must be true in the end, found out from what customers and the archive have got.

Each function takes what was found outside the program and gives the faults, none when all is well.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.servers import maildir
from tests.servers.maildir import Mail
from tests.servers.smtp_behaviour import Transaction


@dataclass(frozen=True)
class Fault:
    """Something that must not be: its kind ("lost", "twice", "gap", …) and what it is."""

    kind: str
    words: str


def got(mail: Path, ours: Collection[str]) -> dict[str, list[Mail]]:
    """What each customer has got: every mailbox below `mail` but `ours`."""
    folders = [folder for folder in sorted(mail.iterdir()) if folder.name not in ours]
    return {folder.name: maildir.mails(folder / "Maildir") for folder in folders}


def slips(mails: Mapping[str, Sequence[Mail]], owed: Collection[str]) -> list[Fault]:
    """Each of `owed` has got one slip, nobody else anything, and no Message-ID came twice."""
    faults = [Fault("lost", f"{address} has got no slip") for address in owed if not mails.get(address)]
    faults += [
        Fault("twice", f"{address} has got {len(mails[address])}") for address in mails if len(mails[address]) > 1
    ]
    faults += [Fault("unasked", f"{who} has got a mail") for who in mails if mails[who] and who not in owed]
    return faults + once((mail.message_id for one in mails.values() for mail in one), "Message-ID delivered")


def once(things: Iterable[str], what: str) -> list[Fault]:
    """Nothing is in `things` more than once."""
    return [Fault("twice", f"{what}: {thing}, {n} times") for thing, n in Counter(things).items() if n > 1]


def archive(copies: Sequence[Mail], mails: Mapping[str, Sequence[Mail]]) -> list[Fault]:
    """The archive has one copy of each mail that customers have got, and no other."""
    delivered = {mail.message_id for one in mails.values() for mail in one}
    kept = {copy.message_id for copy in copies}
    faults = [Fault("lost", f"no archive copy of {missing}") for missing in sorted(delivered - kept)]
    faults += [Fault("lost", f"archive copy of {other}, which nobody has got") for other in sorted(kept - delivered)]
    return faults + once((copy.message_id for copy in copies), "archive copy")


def taken(transactions: Sequence[Transaction]) -> list[Fault]:
    """The SMTP server has taken no mail twice."""
    return once((one.message_id for one in transactions if one.delivered), "mail taken by the SMTP server")


def sent_again(transactions: Sequence[Transaction]) -> int:
    """How many mails came to the SMTP server again after it had not taken them."""
    times = Counter(one.message_id for one in transactions)
    return len({one.message_id for one in transactions if not one.delivered and times[one.message_id] > 1})


def numbers(given: Iterable[int], what: str) -> list[Fault]:
    """The numbers are 1, 2, 3 … without gap and without repeat."""
    counted = Counter(given)
    last = max(counted, default=0)
    faults = [Fault("gap", f"{what}: {n} is missing") for n in range(1, last + 1) if n not in counted]
    return faults + once((str(n) for n in counted.elements()), what)


def printed_number(slip: Mail) -> int:
    """The number in the subject of a slip, as the customer sees it."""
    found = re.search(r"khiếu nại số (\d+)/", " ".join(str(slip.parsed["Subject"]).split()))
    return int(found.group(1)) if found else 0
