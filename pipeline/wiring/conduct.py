"""What is done in a case: terms, clocks, the lifecycle with all that follows, forms of letters and mails."""

from dataclasses import dataclass
from functools import cached_property

from pipeline.cases.act import Act, Follow
from pipeline.cases.actions import Actions
from pipeline.cases.clocks import Clocks
from pipeline.cases.directory.lookup import EnterSubscriber
from pipeline.cases.handover import HandOver
from pipeline.cases.marks import Marks, load_marks
from pipeline.cases.opening import Opening
from pipeline.cases.proposals import Proposals
from pipeline.cases.referrals import Refer
from pipeline.cases.reports import Reports
from pipeline.cases.standstill import Pause, Resume
from pipeline.cases.terms import AllTerms
from pipeline.cases.wanted import Ticking
from pipeline.letters.ask import AskForPapers
from pipeline.letters.closing import CloseAgreed, CloseSilent
from pipeline.letters.confirmation import Confirmation
from pipeline.letters.countersign.enter import Enter
from pipeline.letters.countersign.look import Judge
from pipeline.letters.forms import AllForms
from pipeline.letters.mails import acknowledgement, customer_reminder, enquiry, handover, reminder
from pipeline.letters.mails.write import MailForm
from pipeline.letters.slip import DraftSlip
from pipeline.letters.writing import Writing
from pipeline.triage.knowledge import Entry, Knowledge
from pipeline.watch.digest.days import KIND as DIGEST
from pipeline.watch.digest.send import DigestForm
from pipeline.wiring.parts import Parts


@dataclass(frozen=True)
class Conduct(Parts):
    """The parts that act on cases."""

    @property
    def enter_subscriber(self) -> EnterSubscriber:
        """What enters the customer's certificates in a case."""
        return EnterSubscriber(self.calendar.zone, self.settings.directory is not None)

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
    def writing(self) -> Writing:
        """What drafts letters in the name of a person."""
        return Writing(self.terms, self.act, self.calendar, self.mail_domain)

    @cached_property
    def judge_copy(self) -> Judge:
        """What says what a record is worth that came back."""
        return Judge(self.store, self.verifier)

    @cached_property
    def enter_copy(self) -> Enter:
        """What enters a record that came back."""
        return Enter(self.act)

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

    @cached_property
    def faq(self) -> dict[str, Entry]:
        """Answers to what customers often ask, by the id of the entry (S18)."""
        return {entry.id: entry for entry in self._knowledge()}

    def _knowledge(self) -> tuple[Entry, ...]:
        name = self.procedure.knowledge
        return Knowledge.load(name, self.settings.folder).entries if name else ()
