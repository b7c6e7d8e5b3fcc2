"""The parts that need nothing but the settings: the ledger, the store, children, servers, procedure and calendar."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cases.calendar import Calendar, load_calendar
from pipeline.cases.directory.refresh import Directory
from pipeline.cases.procedure import Procedure, load_procedure
from pipeline.intake.mailbox import Poller
from pipeline.intake.reconcile import Reconcile
from pipeline.intake.scans import Scans
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Letter, Mail
from pipeline.ledger.sqlite import open_ledger
from pipeline.letters.certificates import read_certificates
from pipeline.letters.copies import Copies
from pipeline.letters.levels import Levels
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.render.seal import read_seal
from pipeline.letters.sent_folder import SentFolder
from pipeline.letters.smtp import Smtp
from pipeline.letters.token.token import Token
from pipeline.letters.verify.verifier import Verifier
from pipeline.reading.reader import PaperReader, Reader
from pipeline.reading.showing.viewer import Viewer
from pipeline.road import pool_of
from pipeline.settings import Settings
from pipeline.store.disk import Disk
from pipeline.store.pictures import Pictures
from pipeline.watch.notices import Notices

if TYPE_CHECKING:  # an extra; and pyHanko takes 0.2 s to import
    from pipeline.engine.reminders import Reminders
    from pipeline.letters.pades.proof import Proof
    from pipeline.letters.trust.revocation import Revocations
    from pipeline.letters.trust.stamps import TimeStamps

MODELS = "models"
"""Below var: the versions of the sorter's model."""
VIEWERS = 2
"""Pages that are drawn at once for people who look at them."""
DESKS = 2
"""Mails whose papers are read at once: a long scan does not keep a short letter waiting."""


@dataclass(frozen=True)
class Parts:
    """The parts of a running program; each is made at first use and closed by `open_house`."""

    settings: Settings
    closing: ExitStack

    @cached_property
    def ledger(self) -> Ledger:
        """The database, at the present version."""
        ledger = self._shared_ledger() if self.settings.postgres else open_ledger(self.settings.var / "ledger.sqlite3")
        self.closing.callback(ledger.close)
        return ledger

    def _shared_ledger(self) -> Ledger:
        from pipeline.ledger.postgres import open_postgres  # noqa: PLC0415  the extra tiepnhan[cluster]

        assert self.settings.postgres is not None  # noqa: S101  asked before
        ledger = open_postgres(self.settings.postgres, self.reminders_of_rows.remind)
        self.reminders_of_rows.prepare(ledger)
        return ledger

    @cached_property
    def reminders_of_rows(self) -> "Reminders":
        """What reminds the machines of a cluster of rows that are due."""
        from pipeline.engine.reminders import Reminders  # noqa: PLC0415  the same

        return Reminders(pool_of, (Mail, Letter))

    @cached_property
    def store(self) -> Disk:
        """Raw mails, papers and letters."""
        settings, folder = self.settings.bucket, self.settings.var / "store"
        if settings is None:
            return Disk(folder)
        from pipeline.store.bucket import Bucket  # noqa: PLC0415  the extra tiepnhan[cluster]

        return Bucket(folder, settings)

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
    def viewer(self) -> Viewer:
        """The processes that show what came in."""
        limits = self.settings.limits
        viewer = Viewer(VIEWERS, limits.view_seconds, limits.view_memory_mb)
        self.closing.callback(viewer.close)
        return viewer

    @cached_property
    def pictures(self) -> Pictures:
        """Pages that have been drawn."""
        return Pictures(self.settings.var / "pictures")

    @property
    def models(self) -> Path:
        """The folder of the versions of the sorter's model."""
        return self.settings.var / MODELS

    @cached_property
    def renderer(self) -> Renderer:
        """The processes that make PDFs."""
        image = self.settings.seal
        renderer = Renderer(self.presses, seal=read_seal(image.file, image.size_mm) if image else None)
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
        verifier = Verifier(trust.roots, trust.intermediates, crls=self.settings.signatures.crl_files)
        self.closing.callback(verifier.close)
        return verifier

    @cached_property
    def levels(self) -> Levels:
        """At which level letters are signed."""
        return Levels(self.settings.signatures, lambda: self.proof)

    @property
    def proof(self) -> "Proof":
        """What signatures above B-B are made with."""
        from pipeline.letters.pades.proof import Proof  # noqa: PLC0415

        return Proof(self.time_stamps, self.revocations)

    @cached_property
    def time_stamps(self) -> "TimeStamps":
        """The time-stamping servers: one for the whole program, since their breakers are in it."""
        from pipeline.letters.trust.stamps import TimeStamps  # noqa: PLC0415  pyHanko takes 0.2 s to import

        trust = self.settings.trust
        roots, intermediates = read_certificates(trust.roots), read_certificates(trust.intermediates)
        return TimeStamps(self.settings.signatures.time_stamps, roots, intermediates)

    @cached_property
    def revocations(self) -> "Revocations":
        """What tells whether certificates were revoked."""
        from pipeline.letters.trust.revocation import Revocations  # noqa: PLC0415  the same

        trust = self.settings.trust
        roots, intermediates = read_certificates(trust.roots), read_certificates(trust.intermediates)
        return Revocations(roots, intermediates, self.settings.signatures, self.settings.var / "revocation")

    @cached_property
    def smtp(self) -> Smtp:
        """The server for outgoing mail."""
        return Smtp(self.settings.smtp)

    @cached_property
    def copies(self) -> Copies:
        """The archive mailbox."""
        return Copies(self.settings.archive)

    @cached_property
    def sent_folder(self) -> SentFolder | None:
        """Where people look for what was sent, where the settings name such a folder."""
        return SentFolder(self.settings.mailbox) if self.settings.mailbox.sent_folder else None

    @cached_property
    def poller(self) -> Poller:
        """The customers' mailbox."""
        return Poller(self.settings.mailbox, self.ledger, self.store, self.calendar.zone)

    @cached_property
    def reconcile(self) -> Reconcile:
        """What compares the customers' mailbox with the ledger."""
        return Reconcile(self.settings.mailbox, self.ledger)

    @cached_property
    def scans(self) -> Scans | None:
        """The watched folder, where there is one."""
        settings = self.settings.scans
        return Scans(settings, self.ledger, self.store, self.calendar.zone) if settings else None

    @cached_property
    def notices(self) -> Notices:
        """Mails to the clerks."""
        return Notices(self.ledger, self.smtp, self.own_address, parseaddr(self.settings.people.clerks)[1])

    @property
    def presses(self) -> int:
        """How many letters are rendered at once: one a core, and one core is left for the rest."""
        return max(1, (os.cpu_count() or 1) - 1)

    @property
    def own_address(self) -> str:
        """The address that our letters come from."""
        return parseaddr(self.settings.smtp.sender)[1].lower()

    @property
    def mail_domain(self) -> str:
        """The domain of the Message-IDs of our letters."""
        return self.own_address.rpartition("@")[2]
