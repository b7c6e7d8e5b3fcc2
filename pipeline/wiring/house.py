"""The house: the road with the work of each stage, and what the clock calls."""

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.cases.file import FileMail
from pipeline.cases.replies import Replies
from pipeline.cases.ticking import TickOff
from pipeline.engine.local import Local
from pipeline.engine.stage import Road, Work
from pipeline.intake.filing import FileAtOnce
from pipeline.intake.papers import ReadPapers
from pipeline.intake.read import ReadMail
from pipeline.letters.approve import AwaitApproval
from pipeline.letters.certificates import read_certificates
from pipeline.letters.countersign.look import LookForCopies
from pipeline.letters.delivery import NoteDelivery
from pipeline.letters.loop import Loops
from pipeline.letters.mail import Composer
from pipeline.letters.mails import enquiry
from pipeline.letters.mails.write import WriteMail
from pipeline.letters.make import RenderLetter, SignLetter
from pipeline.letters.number import NumberLetter
from pipeline.letters.post import AwaitPosting
from pipeline.letters.renew import Renewal
from pipeline.letters.send import SendLetter
from pipeline.letters.settle import SettleLetter
from pipeline.letters.slip import DraftSlip
from pipeline.letters.supplement import DraftSupplement
from pipeline.road import road
from pipeline.triage.doubt import AskClerk
from pipeline.triage.fields import OwnNumbers
from pipeline.triage.fields.own import load_own
from pipeline.triage.nightly import Nightly
from pipeline.triage.sort import SortMail
from pipeline.triage.sorter.current import Current
from pipeline.watch.customers import Customers, Duty
from pipeline.watch.digest.condition import Condition, OldList
from pipeline.watch.digest.figures import Desk
from pipeline.watch.digest.send import SendDigest
from pipeline.watch.notices import enter_notice
from pipeline.watch.recount import Recount
from pipeline.watch.reminders import Reminders
from pipeline.watch.slips import Slips
from pipeline.watch.staff import Staff
from pipeline.wiring.conduct import Conduct
from pipeline.wiring.parts import DESKS

if TYPE_CHECKING:  # an extra
    from pipeline.engine.cluster import Cluster


@dataclass(frozen=True)
class House(Conduct):
    """All parts of a running program; each is made at first use and closed by `open_house`."""

    @cached_property
    def sorter(self) -> Current:
        """What sorts letters, by the version that was promoted last."""
        return Current(self.models)

    @cached_property
    def nightly(self) -> Nightly:
        """What learns from corrections at night."""
        return Nightly(self.ledger, self.models, self.calendar.zone)

    @cached_property
    def digest(self) -> SendDigest | None:
        """What sends the daily digest, where managers are set."""
        settings = self.settings.digest
        desk = Desk(self.procedure, self.calendar)
        domain, condition = self.mail_domain, self._condition
        return SendDigest(self.ledger, self.store, desk, settings, condition, domain) if settings else None

    def _condition(self) -> Condition:
        """How token, mailbox and what signatures rest on are just now."""
        state, signatures = self.token.state(), self.settings.signatures
        until = state.identity.valid_until if state.identity is not None else None
        old = self.revocations.old_files() if signatures.crl_files else []
        return Condition(
            certificate_until=until,
            token_problem=state.problem,
            polled_at=self.poller.polled_at,
            poll_problem=self.poller.problem,
            stamps_away_since=self.time_stamps.away_since if signatures.time_stamps else None,
            old_lists=tuple(OldList(str(each.path), each.ended) for each in old),
        )

    @cached_property
    def road(self) -> Road:
        """The road with the work of each stage."""
        return road(self._works(), self.presses, DESKS)

    def runner(self) -> "Local | Cluster":
        """What moves rows along the road here: alone, or as one machine of several."""
        postgres = self.settings.postgres
        if postgres is None:
            return Local(self.ledger, self.road)
        from pipeline.engine.cluster import Cluster  # noqa: PLC0415  the extra tiepnhan[cluster]

        return Cluster(self.ledger, self.road, self.reminders_of_rows, postgres, self.settings.node)

    @cached_property
    def file_at_once(self) -> FileAtOnce:
        """What files while a clerk waits for it."""
        return FileAtOnce(self.ledger, self.road, self.settings.var)

    def start_children(self) -> None:
        """Starts the processes that letters will need, together and without waiting for them."""
        for part in (self.reader, self.renderer, self.token, self.verifier):
            part.start()

    @cached_property
    def recount(self) -> Recount:
        """What counts deadlines anew when the calendar has changed."""
        return Recount(self.ledger, self.clocks, self.notices)

    @cached_property
    def renewal(self) -> Renewal:
        """What strengthens signatures later."""
        return Renewal(self.ledger, self.store, self.verifier, self.levels, self.notices.add)

    @cached_property
    def reminders(self) -> Reminders:
        """What carries out the steps of deadlines."""
        people, domain = self.settings.people, self.mail_domain
        staff = Staff(parseaddr(people.clerks)[1], [parseaddr(each)[1] for each in people.managers], domain)
        customers = Customers(self.terms, self.act, domain)
        duties: dict[str, Duty] = {
            "slip": Slips(self.terms, self.calendar, DraftSlip(domain)),
            "customer_reply": customers.reply,
            "papers": customers.papers,
        }
        return Reminders(self.ledger, self.terms, self.calendar, self.notices, duties, staff)

    def _sales(self) -> enquiry.PassToSales | None:
        sales = self.procedure.sales
        return enquiry.PassToSales(sales.mailbox, self.mail_domain) if sales else None

    def _own_numbers(self) -> OwnNumbers:
        addresses = (self.own_address, self.settings.archive.address)
        return load_own(self.settings.folder, self.procedure.letterhead, addresses)

    def _works(self) -> dict[type, Work]:
        settings = self.settings
        own = frozenset({self.own_address, settings.archive.address.lower()})
        grace = timedelta(seconds=settings.archive.grace_seconds)
        domain, zone, loops = self.mail_domain, self.calendar.zone, Loops(settings.loop)
        replies = Replies(self.act, self.reports, TickOff(self.ticking, self.marks))
        works = (
            ReadMail(self.store, self.reader),
            ReadPapers(self.ledger, self.store, self.paper_reader, settings.limits.papers_seconds),
            SortMail(
                ledger=self.ledger,
                current=self.sorter,
                own=self._own_numbers(),
                knowledge=self._knowledge(),
                own_addresses=own,
                trusted_servers=frozenset(name.lower() for name in settings.origin.trusted_servers),
                flood=settings.flood.mails,
            ),
            NoteDelivery(self.ledger, self.clocks, enter_notice),
            AskClerk(self._sales()),
            FileMail(self.terms, zone, self.act, replies, DraftSupplement(domain)),
            LookForCopies(self.ledger, self.judge_copy, self.enter_copy),
            AwaitApproval(),
            AwaitPosting(),
            NumberLetter(self.ledger, zone, loops, self.terms, self.act, self.forms),
            WriteMail(self.ledger, zone, loops, self.terms, self._mail_forms()),
            RenderLetter(self.store, self.renderer),
            SignLetter(
                store=self.store,
                renderer=self.renderer,
                token=self.token,
                verifier=self.verifier,
                levels=self.levels,
                zone=zone,
                intermediates=read_certificates(settings.trust.intermediates),
                short_name=self.procedure.name,
            ),
            SendLetter(
                ledger=self.ledger,
                store=self.store,
                composer=Composer(settings.smtp.sender, settings.smtp.reply_tag),
                smtp=self.smtp,
                copies=self.copies,
                archive_address=settings.archive.address,
                grace=grace,
                absent=settings.archive.absent,
                zone=zone,
            ),
            SettleLetter(self.copies, grace, self.store, self.sent_folder),
        )
        return {type(work): work for work in works}
