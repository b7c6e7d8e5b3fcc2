"""The road: every stage, what is done there, where it leads, and in which pool. Read this first.

A mail and a letter are rows of the ledger that stand at a stage. `engine/advance.py` takes a row
whose time has come, has the work done, and commits what it came to together with the next stage.
A name that stands only under "leads to" is an end of the road.
"""

from collections.abc import Mapping

from pipeline.cases.file import FileMail
from pipeline.engine.stage import Pool, Road, Stage, Work
from pipeline.intake.papers import ReadPapers
from pipeline.intake.read import ReadMail
from pipeline.ledger.model import Letter, Mail, Traveller
from pipeline.letters.approve import AwaitApproval
from pipeline.letters.countersign.look import LookForCopies
from pipeline.letters.delivery import NoteDelivery
from pipeline.letters.mails.write import WriteMail
from pipeline.letters.make import RenderLetter, SignLetter
from pipeline.letters.number import NumberLetter
from pipeline.letters.post import AwaitPosting
from pipeline.letters.send import SendLetter
from pipeline.letters.settle import SettleLetter
from pipeline.triage.doubt import AskClerk
from pipeline.triage.sort import SortMail

STAGES = (
    #     row      at stage    is done       leads to                    in pool
    Stage(Mail,   "stored",   ReadMail,     ("papers", "read"),          "mails"),
    Stage(Mail,   "papers",   ReadPapers,   ("read",),                   "papers"),
    Stage(Mail,   "read",     SortMail,     ("triaged", "doubtful", "bounced", "set_aside"), "mails"),
    Stage(Mail,   "doubtful", AskClerk,     ("triaged", "set_aside"),    "mails"),
    Stage(Mail,   "bounced",  NoteDelivery, ("set_aside",),              "mails"),
    Stage(Mail,   "triaged",  FileMail,     ("filed", "copies"),         "mails"),
    Stage(Mail,   "copies",   LookForCopies, ("filed",),                 "papers"),
    Stage(Letter, "approve",  AwaitApproval, ("draft",),                 "numbers"),
    Stage(Letter, "draft",    NumberLetter, ("render",),                 "numbers"),
    Stage(Letter, "write",    WriteMail,    ("send",),                   "numbers"),
    Stage(Letter, "render",   RenderLetter, ("sign",),                   "presses"),
    Stage(Letter, "sign",     SignLetter,   ("send", "post"),            "token"),
    Stage(Letter, "post",     AwaitPosting, ("archived",),               "numbers"),
    Stage(Letter, "send",     SendLetter,   ("settle",),                 "network"),
    Stage(Letter, "settle",   SettleLetter, ("archived",),               "network"),
)  # fmt: skip


def pools(presses: int, desks: int) -> tuple[Pool, ...]:
    """The pools: `presses` letters are rendered and the papers of `desks` mails read at once; one token signs."""
    return (
        Pool("mails", threads=1, batch=16, together=True),
        Pool("papers", threads=desks),
        Pool("numbers", threads=1, batch=16),
        Pool("presses", threads=presses),
        Pool("token", threads=1),
        Pool("network", threads=4),
    )


def pool_of(table: type[Traveller], stage: str) -> str | None:
    """The pool in which rows of `table` at `stage` are worked on; None at the end of the road."""
    return next((each.pool for each in STAGES if (each.table, each.name) == (table, stage)), None)


def road(works: Mapping[type, Work], presses: int, desks: int) -> Road:
    """The road with the work that wiring has made for each stage."""
    return Road(STAGES, pools(presses, desks), works)
