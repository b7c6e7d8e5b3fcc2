"""What must be true of the ledger and the store in the end, against what the servers hold."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case
from pipeline.store.disk import INCOMING
from tests.crash.books import Books, document
from tests.crash.feeder import Kind
from tests.crash.oracle import Fault, numbers, once
from tests.servers.maildir import Mail

ENDS = {("mail", "filed"), ("mail", "set_aside"), ("letter", "archived")}


def sound(books: Books) -> list[Fault]:
    """The database is whole."""
    return [Fault("damaged", str(one)) for one in books.damage()]


def registers(books: Books) -> list[Fault]:
    """No number of a slip, a case or an arrival is skipped or given twice, and the register knows the last one."""
    slips = [ordinal for (ordinal,) in books.rows("SELECT ordinal FROM letter")]
    cases = [int(number[-6:]) for (number,) in books.rows("SELECT number FROM cases")]
    arrivals = [arrival for (arrival,) in books.rows("SELECT arrival FROM mail")]
    missing = [Fault("gap", "a mail has no number") for arrival in arrivals if arrival is None]
    missing += [Fault("gap", "a letter has no number") for ordinal in slips if ordinal is None]
    lasts = sorted(last for (last,) in books.rows("SELECT last FROM register"))
    given = sorted([len(slips), len(cases), len(arrivals)])
    told = [] if lasts == given else [Fault("gap", f"the register says {lasts}")]
    books = {"slip": [n for n in slips if n], "case": cases, "arrival": [n for n in arrivals if n]}
    return [*missing, *told, *(fault for what, found in books.items() for fault in numbers(found, what))]


def taken_in(books: Books, store: Path, server: Mapping[int, bytes]) -> list[Fault]:
    """Every mail on the server (`server`: by UID) is in the store and once in the ledger, and nothing else is."""
    raws = {hashlib.sha256(raw).hexdigest(): raw for raw in server.values()}
    entered = [sha256 for (sha256,) in books.rows("SELECT sha256 FROM mail")]
    faults = once(entered, "mail entered")
    faults += [Fault("lost", f"mail {sha256} was never entered") for sha256 in raws.keys() - set(entered)]
    faults += [Fault("unasked", f"mail {sha256} is not on the server") for sha256 in set(entered) - raws.keys()]
    places = [(store / sha256[:2] / sha256[2:], raw) for sha256, raw in raws.items()]
    faults += [Fault("lost", f"{at} is not in the store") for at, raw in places if not _holds(at, raw)]
    sightings = [uid for (uid,) in books.rows("SELECT uid FROM sighting")]
    faults += [Fault("lost", f"UID {uid} has no sighting") for uid in server.keys() - set(sightings)]
    faults += once(map(str, sightings), "sighting of UID")
    untold = books.rows("SELECT uid FROM sighting WHERE NOT told")
    return faults + [Fault("untold", f"UID {uid} counts as not marked") for (uid,) in untold]


def _holds(place: Path, raw: bytes) -> bool:
    return place.exists() and place.read_bytes() == raw


def filed(books: Books, kinds: Mapping[Kind, int]) -> list[Fault]:
    """Each complaint has opened a case, and each other mail has done what its kind asks for."""
    mails = Counter(document(finding).get("kind") for (finding,) in books.rows("SELECT finding FROM mail"))
    robots = sum(mails.pop(kind, 0) for kind in ("auto_reply", "list", "bounce"))
    found = {"cases": books.rows("SELECT count(*) FROM cases")[0][0], "robots": robots, **mails}
    expected = {
        "cases": kinds["complaint"],
        "robots": kinds["robot"],
        "complaint": kinds["complaint"],
        "repeat": kinds["another way"],
        "reply": kinds["reply"] + kinds["tagged"],
    }
    wrong = {name: found.get(name, 0) for name, n in expected.items() if found.get(name, 0) != n}
    return [Fault("misfiled", f"{name}: {n}, not {expected[name]}") for name, n in wrong.items()]


def arrived(books: Books) -> list[Fault]:
    """Every mail and every letter has come to the end of its road."""
    rows = [("mail", *row) for row in books.rows("SELECT stage, id, error FROM mail")]
    rows += [("letter", *row) for row in books.rows("SELECT stage, id, error FROM letter")]
    still = [row for row in rows if row[:2] not in ENDS]
    return [Fault("lost", f"{table}:{row} stands at {stage}: {error}") for table, stage, row, error in still]


def events(ledger: Ledger, books: Books, kinds: Mapping[Kind, int]) -> list[Fault]:
    """Each case was opened, got its slip and had it sent, once each, in an unbroken chain."""
    with ledger.reading() as session:
        cases = list(session.scalars(select(Case)))
        torn = [(case.number, broken(session, case)) for case in cases]
    faults = [Fault("broken chain", f"{number} from event {at}") for number, at in torn if at is not None]
    counted = Counter(books.rows("SELECT case_id, what FROM event"))
    for case in cases:
        wrong = {what: counted[case.id, what] for what in ("opened", "slip_issued", "sent")}
        faults += [Fault("events", f"{case.number}: {n} of {what}") for what, n in wrong.items() if n != 1]
    joined = sum(n for (_, what), n in counted.items() if what in ("reply", "repeat"))
    expected = kinds["reply"] + kinds["tagged"] + kinds["another way"]
    return faults + ([] if joined == expected else [Fault("events", f"{joined} replies and repeats, not {expected}")])


def same_letters(books: Books, delivered: Iterable[Mail]) -> list[Fault]:
    """What customers have got under a Message-ID is the PDF that the ledger has signed for it."""
    signed = dict(books.rows("SELECT message_id, signed_sha256 FROM letter"))
    found = [(mail.message_id, hashlib.sha256(pdf_of(mail)).hexdigest()) for mail in delivered]
    return [Fault("other letter", message_id) for message_id, sha256 in found if signed.get(message_id) != sha256]


def pdf_of(mail: Mail) -> bytes:
    """The PDF of a delivered slip; empty when it has none."""
    return next((bytes(part.get_content()) for part in mail.parsed.iter_attachments()), b"")


def whole_files(store: Path) -> list[Fault]:
    """Every file in the store is what its name says; only below incoming/ may one be half written."""
    files = [path for path in store.rglob("*") if path.is_file() and store / INCOMING not in path.parents]
    named = {path: path.parent.name + path.name for path in files}
    wrong = [path for path, name in named.items() if hashlib.sha256(path.read_bytes()).hexdigest() != name]
    return [Fault("half-written", f"{path.name}, {path.stat().st_size} bytes") for path in wrong]


def left_over(store: Path) -> int:
    """How many half-written files wait to be swept."""
    return len(list((store / INCOMING).iterdir()))
