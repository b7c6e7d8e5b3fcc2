"""Settings in, the whole house out: the only module that knows every part."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path

from pipeline.cases.act import Act, Follow
from pipeline.cases.actions import Actions
from pipeline.cases.calendar import Calendar, load_calendar
from pipeline.cases.clocks import Clocks
from pipeline.cases.directory.lookup import EnterSubscriber
from pipeline.cases.directory.refresh import Directory
from pipeline.cases.file import FileMail
from pipeline.cases.handover import HandOver
from pipeline.cases.marks import Marks, load_marks
from pipeline.cases.opening import Opening
from pipeline.cases.procedure import Procedure, load_procedure
from pipeline.cases.proposals import Proposals
from pipeline.cases.referrals import Refer
from pipeline.cases.replies import Replies
from pipeline.cases.reports import Reports
from pipeline.cases.standstill import Pause, Resume
from pipeline.cases.terms import AllTerms
from pipeline.cases.ticking import TickOff
from pipeline.cases.wanted import Ticking
from pipeline.engine.stage import Road, Work
from pipeline.intake.mailbox import Poller
from pipeline.intake.papers import ReadPapers
from pipeline.intake.read import ReadMail
from pipeline.intake.scans import Scans
from pipeline.ledger.connect import Ledger, open_ledger
from pipeline.letters.approve import AwaitApproval
from pipeline.letters.ask import AskForPapers
from pipeline.letters.certificates import read_certificates
from pipeline.letters.closing import CloseAgreed, CloseSilent
from pipeline.letters.confirmation import Confirmation
from pipeline.letters.copies import Copies
from pipeline.letters.forms import AllForms
from pipeline.letters.loop import Loops
from pipeline.letters.mail import Composer
from pipeline.letters.mails import acknowledgement, customer_reminder, enquiry, handover, reminder
from pipeline.letters.mails.write import MailForm, WriteMail
from pipeline.letters.make import RenderLetter, SignLetter
from pipeline.letters.number import NumberLetter
from pipeline.letters.post import AwaitPosting
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.send import SendLetter
from pipeline.letters.settle import SettleLetter
from pipeline.letters.slip import DraftSlip
from pipeline.letters.smtp import Smtp
from pipeline.letters.supplement import DraftSupplement
from pipeline.letters.token.token import Token
from pipeline.letters.verify.verifier import Verifier
from pipeline.reading.reader import PaperReader, Reader
from pipeline.road import road
from pipeline.settings import Settings
from pipeline.store.disk import Disk
from pipeline.triage.doubt import AskClerk
from pipeline.triage.fields import OwnNumbers
from pipeline.triage.fields.own import load_own
from pipeline.triage.knowledge import Entry, Knowledge
from pipeline.triage.nightly import Nightly
from pipeline.triage.sort import SortMail
from pipeline.triage.sorter.current import Current
from pipeline.watch.customers import Customers, Duty
from pipeline.watch.digest.condition import Condition
from pipeline.watch.digest.days import KIND as DIGEST
from pipeline.watch.digest.figures import Desk
from pipeline.watch.digest.send import DigestForm, SendDigest
from pipeline.watch.notices import Notices
from pipeline.watch.recount import Recount
from pipeline.watch.reminders import Reminders
from pipeline.watch.slips import Slips
from pipeline.watch.staff import Staff

MODELS = "models"
"""Below var: the versions of the sorter's model."""
DESKS = 2
"""Mails whose papers are read at once: a long scan does not keep a short letter waiting."""


@dataclass(frozen=True)
class House:
    """The parts of a running program; each is made at first use and closed by `open_house`."""

    settings: Settings
    closing: ExitStack

    @cached_property
    def ledger(self) -> Ledger:
        """The database, at the present version."""
        ledger = open_ledger(self.settings.var / "ledger.sqlite3")
        self.closing.callback(ledger.close)
        return ledger

    @cached_property
    def store(self) -> Disk:
        """Raw mails, papers and letters."""
        return Disk(self.settings.var / "store")

    @cached_property
    def procedure(self) -> Procedure:
        """What the CA promises its customers."""
        return load_procedure(self.settings.procedure, self.settings.folder)

    @cached_property
    def calendar(self) -> Calendar:
        """Working days and holidays."""
        return load_calendar(self.procedure.calendar, self.settings.folder)

    @cached_property
    def directory(self) -> Directory | None:
        """The directory of subscribers, where there is one."""
        settings = self.settings.directory
        return Directory(settings, self.ledger, self.settings.var, self.calendar.zone) if settings else None

    @property
    def enter_subscriber(self) -> EnterSubscriber:
        """What enters the customer's certificates in a case."""
        return EnterSubscriber(self.calendar.zone, self.settings.directory is not None)

    @cached_property
    def reader(self) -> Reader:
        """The process that reads mails."""
        limits = self.settings.limits
        reader = Reader(limits.mail_mb, limits.read_seconds, limits.read_memory_mb)
        self.closing.callback(reader.close)
        return reader

    @cached_property
    def paper_reader(self) -> PaperReader:
        """The processes that read papers."""
        limits = self.settings.limits
        reader = PaperReader(DESKS, limits.paper_seconds, limits.paper_cpu_seconds, limits.paper_memory_mb)
        self.closing.callback(reader.close)
        return reader

    @cached_property
    def sorter(self) -> Current:
        """What sorts letters, by the version that was promoted last."""
        return Current(self.models)

    @cached_property
    def nightly(self) -> Nightly:
        """What learns from corrections at night."""
        return Nightly(self.ledger, self.models, self.calendar.zone)

    @property
    def models(self) -> Path:
        """The folder of the versions of the sorter's model."""
        return self.settings.var / MODELS

    @cached_property
    def renderer(self) -> Renderer:
        """The processes that make PDFs."""
        renderer = Renderer(self.presses)
        self.closing.callback(renderer.close)
        return renderer

    @cached_property
    def token(self) -> Token:
        """The process that talks to the PKCS#11 token."""
        token = Token(self.settings.token, self.settings.var / "latch")
        self.closing.callback(token.close)
        return token

    @cached_property
    def verifier(self) -> Verifier:
        """The process that checks signatures."""
        trust = self.settings.trust
        verifier = Verifier(trust.roots, trust.intermediates)
        self.closing.callback(verifier.close)
        return verifier

    @cached_property
    def smtp(self) -> Smtp:
        """The server for outgoing mail."""
        return Smtp(self.settings.smtp)

    @cached_property
    def copies(self) -> Copies:
        """The archive mailbox."""
        return Copies(self.settings.archive)

    @cached_property
    def poller(self) -> Poller:
        """The customers' mailbox."""
        return Poller(self.settings.mailbox, self.ledger, self.store, self.calendar.zone)

    @cached_property
    def scans(self) -> Scans | None:
        """The watched folder, where there is one."""
        settings = self.settings.scans
        return Scans(settings, self.ledger, self.store, self.calendar.zone) if settings else None

    @cached_property
    def notices(self) -> Notices:
        """Mails to the clerks."""
        return Notices(self.ledger, self.smtp, self.own_address, parseaddr(self.settings.people.clerks)[1])

    @cached_property
    def digest(self) -> SendDigest | None:
        """What sends the daily digest, where managers are set."""
        settings = self.settings.digest
        desk = Desk(self.procedure, self.calendar)
        domain, condition = self.mail_domain, self._condition
        return SendDigest(self.ledger, self.store, desk, settings, condition, domain) if settings else None

    def _condition(self) -> Condition:
        """How token and mailbox are just now."""
        state = self.token.state()
        until = state.identity.valid_until if state.identity is not None else None
        return Condition(until, state.problem, self.poller.polled_at, self.poller.problem)

    @cached_property
    def road(self) -> Road:
        """The road with the work of each stage."""
        return road(self._works(), self.presses, DESKS)

    @property
    def presses(self) -> int:
        """How many letters are rendered at once: one a core, and one core is left for the rest."""
        return max(1, (os.cpu_count() or 1) - 1)

    @property
    def own_address(self) -> str:
        """The address that our letters come from."""
        return parseaddr(self.settings.smtp.sender)[1].lower()

    def start_children(self) -> None:
        """Starts the processes that letters will need, together and without waiting for them."""
        for part in (self.reader, self.renderer, self.token, self.verifier):
            part.start()

    @property
    def mail_domain(self) -> str:
        """The domain of the Message-IDs of our letters."""
        return self.own_address.rpartition("@")[2]

    @cached_property
    def terms(self) -> AllTerms:
        """The procedure that each case began with."""
        return AllTerms(self.procedure)

    @cached_property
    def clocks(self) -> Clocks:
        """What counts deadlines."""
        return Clocks(self.terms, self.calendar)

    @cached_property
    def act(self) -> Act:
        """What acts on cases."""
        return Act(self._follows(), self.calendar.zone)

    @cached_property
    def actions(self) -> Actions:
        """What a person does in a case by a word."""
        return Actions(self.act, DraftSlip(self.mail_domain), self.refer, self.reports)

    @cached_property
    def forms(self) -> AllForms:
        """What each kind of letter says."""
        return AllForms(self.clocks, self.act)

    @cached_property
    def refer(self) -> Refer:
        """What hands cases over to departments and agents."""
        domain = self.mail_domain
        call_off = handover.PutHandover(domain, handover.CALLED_OFF)
        return Refer(self.act, self.terms, self.calendar, handover.PutHandover(domain), call_off)

    @cached_property
    def reports(self) -> Reports:
        """What files the reports of departments and agents."""
        return Reports(self.act)

    @cached_property
    def recount(self) -> Recount:
        """What counts deadlines anew when the calendar has changed."""
        return Recount(self.ledger, self.clocks, self.notices)

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

    @cached_property
    def marks(self) -> Marks:
        """By what customers' papers are known."""
        return load_marks(self.settings.folder)

    @cached_property
    def proposals(self) -> Proposals:
        """What a customer should be asked for."""
        return Proposals(self.terms, self.marks)

    @cached_property
    def ask(self) -> AskForPapers:
        """What drafts a person's request for papers."""
        return AskForPapers(self.terms, self.act, self.mail_domain)

    @cached_property
    def ticking(self) -> Ticking:
        """What ticks papers off."""
        return Ticking(self.act)

    @cached_property
    def confirmation(self) -> Confirmation:
        """What is printed for a customer at the counter."""
        return Confirmation(self.terms, self.calendar)

    def _follows(self) -> dict[str, Follow]:
        """What follows from actions by itself, by the names of cases/lifecycle.py."""
        domain, clocks = self.mail_domain, self.clocks
        return {
            "clocks": Opening(self.terms, clocks, DraftSlip(domain)),
            "round": clocks.again,
            "recount": clocks.recount,
            "customer_clock": clocks.customer,
            "acknowledge": acknowledgement.Acknowledge(self.terms, domain),
            "closing": CloseAgreed(domain, self.calendar.zone),
            "closing_of_silence": CloseSilent(self.terms, domain),
            "subscriber": self.enter_subscriber,
            "papers": self.proposals,
            "handover": HandOver(self.terms, lambda: self.refer),
            "pause": Pause(clocks),
            "resume": Resume(clocks),
        }

    def _mail_forms(self) -> dict[str, MailForm]:
        advice = {entry.id: entry.answer for entry in self._knowledge()}
        return {
            acknowledgement.KIND: acknowledgement.AcknowledgementForm(self.terms, advice),
            reminder.REMINDER: reminder.ReminderForm(self.terms, self.calendar, "Nhắc hạn"),
            reminder.ESCALATION: reminder.ReminderForm(self.terms, self.calendar, "Cần chỉ đạo"),
            customer_reminder.KIND: customer_reminder.CustomerReminderForm(self.terms),
            DIGEST: DigestForm(),
            handover.KIND: handover.HandoverForm(self.terms, self.store),
            handover.CALLED_OFF: handover.CalledOffForm(self.terms),
            enquiry.KIND: enquiry.EnquiryForm(self.procedure, self.calendar),
        }

    def _sales(self) -> enquiry.PassToSales | None:
        sales = self.procedure.sales
        return enquiry.PassToSales(sales.mailbox, self.mail_domain) if sales else None

    def _own_numbers(self) -> OwnNumbers:
        addresses = (self.own_address, self.settings.archive.address)
        return load_own(self.settings.folder, self.procedure.letterhead, addresses)

    def _knowledge(self) -> tuple[Entry, ...]:
        name = self.procedure.knowledge
        return Knowledge.load(name, self.settings.folder).entries if name else ()

    def _works(self) -> dict[type, Work]:
        settings = self.settings
        own = frozenset({self.own_address, settings.archive.address.lower()})
        grace = timedelta(seconds=settings.archive.grace_seconds)
        domain, zone, loops = self.mail_domain, self.calendar.zone, Loops(settings.loop)
        replies = Replies(self.act, self.reports, TickOff(self.ticking, self.marks))
        works = (
            ReadMail(self.store, self.reader),
            ReadPapers(self.ledger, self.store, self.paper_reader, settings.limits.papers_seconds),
            SortMail(self.ledger, self.sorter, self._own_numbers(), self._knowledge(), own),
            AskClerk(self._sales()),
            FileMail(self.terms, zone, self.act, replies, DraftSupplement(domain)),
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
            SettleLetter(self.copies, grace),
        )
        return {type(work): work for work in works}


@contextmanager
def open_house(config: Path) -> Iterator[House]:
    """Gives the house for the settings file `config`; on leaving, all that was opened is closed.

    Raises Problem, naming file, key and what was expected, when the settings cannot be used.
    """
    settings = Settings.load(config)
    with ExitStack() as closing:
        yield House(settings, closing)
