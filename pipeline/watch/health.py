"""`tiepnhan check`: is everything there? Each check is a line with what was found and what to do."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import text

from pipeline.cases.directory.refresh import Directory
from pipeline.errors import Problem
from pipeline.intake.imap import connected
from pipeline.ledger.connect import Ledger
from pipeline.letters.render.fonts import missing
from pipeline.letters.smtp import Smtp
from pipeline.letters.token.token import Token
from pipeline.reading.papers.program import PACKAGES
from pipeline.settings import Archive, Mailbox, Scans, Trust
from pipeline.store.disk import Disk

PROGRAMS = ("antiword", "pdftotext", "soffice", "tesseract")
LEAST_FREE_GB = 1.0
GB = 1_000_000_000


@dataclass(frozen=True)
class Checked:
    """One line of the list: what was looked at, whether it is well, and what was seen or is to be done."""

    what: str
    ok: bool
    words: str


Check = Callable[[], str]
"""Says what was seen, or raises Problem with what to do."""


def carry_out(checks: dict[str, Check]) -> Iterator[Checked]:
    """Carries out the checks one after the other; one that fails does not stop the next."""
    for what, check in checks.items():
        try:
            yield Checked(what, True, check())
        except (Problem, OSError) as error:
            yield Checked(what, False, str(error))


def database(ledger: Callable[[], Ledger]) -> str:
    """Opens the ledger, brings it to the present version, and asks SQLite for its own check."""
    opened = ledger()
    with opened.reading() as session:
        found = "ok" if opened.shared else session.scalar(text("PRAGMA quick_check"))
        version = session.scalar(text("SELECT version_num FROM alembic_version"))
    if found != "ok":
        raise Problem(f"the ledger is damaged: {found}; restore it from a backup")
    return f"version {version}, in order"


def store(disk: Disk) -> str:
    """Writes to the store and looks how much room is left."""
    sha256 = disk.put(b"tiepnhan check")
    disk.get(sha256)
    free = shutil.disk_usage(disk.folder).free / GB
    if free < LEAST_FREE_GB:
        raise Problem(f"{disk.folder}: only {free:.1f} GB free; make room before the mails stop")
    return f"{disk.folder}, {free:.0f} GB free"


def mailbox(settings: Mailbox) -> str:
    """Logs in, opens the folder, and looks whether mails can be marked as taken."""
    with connected(settings) as client:
        chosen = client.select_folder(settings.folder, readonly=True)
        if settings.done == "move" and not client.has_capability("MOVE"):
            raise Problem(f'{settings.name}: the server knows no MOVE; set mailbox.done = "keyword"')
        mails = chosen[b"EXISTS"]
    plain = "" if settings.tls != "none" else ", WITHOUT TLS"
    return f"{settings.name}: {mails} mails{plain}"


def archive(settings: Archive) -> str:
    """Logs in to the archive mailbox, which proves what was sent."""
    with connected(settings) as client:
        mails = client.select_folder(settings.folder, readonly=True)[b"EXISTS"]
    return f"{settings.address}: {mails} copies"


def outgoing(smtp: Smtp) -> str:
    """Logs in to the server for outgoing mail."""
    return smtp.check()


def token(token: Token) -> str:
    """Makes a trial signature, unless the PIN was refused before."""
    state = token.state()
    if state.problem is not None or state.identity is None:
        raise Problem(state.problem or "no certificate")
    until = state.identity.valid_until
    words = f"{state.label} ({state.serial}): {state.identity.organisation}, valid until {until:%Y-%m-%d}"
    return "; ".join([words, *state.warnings])


def roots(trust: Trust) -> str:
    """Reads the certificates that signatures are checked against."""
    for path in (*trust.roots, *trust.intermediates):
        if "-----BEGIN CERTIFICATE-----" not in path.read_text("ascii", "replace"):
            raise Problem(f"{path}: holds no PEM certificate")
    return f"{len(trust.roots)} roots, {len(trust.intermediates)} intermediates"


def papers() -> str:
    """Looks for the programs that read papers, and for tesseract's Vietnamese."""
    lacking = sorted({PACKAGES[program] for program in PROGRAMS if shutil.which(program) is None})
    if lacking:
        raise Problem(f"papers of some kinds cannot be read; install: apt-get install {' '.join(lacking)}")
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=30)
    if "vie" not in languages.stdout.split():
        raise Problem("tesseract knows no Vietnamese; install: apt-get install tesseract-ocr-vie")
    return f"{', '.join(PROGRAMS)}; tesseract with Vietnamese"


def scans(settings: Scans | None) -> str:
    """Looks whether files can be taken out of the watched folder."""
    if settings is None:
        return "no watched folder is set"
    if not os.access(settings.folder, os.R_OK | os.W_OK | os.X_OK):
        raise Problem(f"{settings.folder}: files cannot be read there or moved; make the folder, or its rights right")
    return str(settings.folder)


def directory(directory: Directory | None) -> str:
    """Looks whether the directory of subscribers can be read, and what is in use of it."""
    return "no directory is set" if directory is None else directory.probe()


def fonts() -> str:
    """Looks whether each shipped face has all Vietnamese letters."""
    lacking = missing()
    if lacking:
        raise Problem(f"templates/fonts lacks letters: {lacking}; restore the shipped files")
    return "four faces, all 134 Vietnamese letters"
