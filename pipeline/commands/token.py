"""`tiepnhan token`: what the CA's token is, whether letters can be signed with it, and a signed trial page."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509

from pipeline.commands.show import local, print_json, print_table
from pipeline.commands.write import put_file
from pipeline.engine.advance import now
from pipeline.letters.certificates import read_certificates
from pipeline.letters.token.certificate import Shown, show
from pipeline.letters.token.model import Seen, State
from pipeline.letters.token.token import Token, TokenAbsent, TokenRefused
from pipeline.letters.trial import Trial
from pipeline.letters.verify.report import Report
from pipeline.wiring import House, open_house


@dataclass(frozen=True)
class Found:
    """What is known of the token: by looking at it, by having it sign, and of its certificate."""

    seen: Seen | None
    state: State
    shown: Shown | None

    @property
    def days_left(self) -> int | None:
        """Whole days to the end of the certificate; less than 0 when it is over."""
        return (self.shown.valid_until - now()).days if self.shown else None


@dataclass(frozen=True)
class Page:
    """The trial page and what the verifier says of it."""

    file: Path
    report: Report


def token(config: Path, page: Path | None, as_json: bool) -> int:
    """Shows the token, and writes a trial page to `page` if it is given and the token signs.

    Gives 1 when letters cannot be signed, or the page is not found valid. A PIN that failed before is not tried.
    """
    with open_house(config) as house:
        found = look(house.token)
        made = _make(house, page, found) if page and found.state.ready else None
    if as_json:
        print_json(_plain(found, made))
    else:
        print_table("tiepnhan token", ("what", "found, or to be done"), _rows(found, made), "")
    return 0 if found.state.ready and (made is None or made.report.ok) else 1


def look(token: Token) -> Found:
    """Has the token sign, then looks at how it stands after that; raises nothing."""
    state = token.state()
    try:
        seen = token.look()
    except (TokenAbsent, TokenRefused):  # the trial signature failed for the same reason, and said it
        seen = None
    # Some tokens show their certificate only after the login.
    der = state.identity.certificate if state.identity else seen and seen.certificate
    return Found(seen, state, show(x509.load_der_x509_certificate(der)) if der else None)


def _make(house: House, file: Path, found: Found) -> Page | None:
    if found.seen is None or found.shown is None:
        return None
    intermediates = read_certificates(house.settings.trust.intermediates)
    trial = Trial(house.procedure, house.renderer, house.token, house.verifier, house.calendar.zone, intermediates)
    signed, report = trial(found.seen, found.shown, now())
    put_file(file, signed)  # also one that was not found valid: it shows what is wrong
    return Page(file, report)


def _plain(found: Found, page: Page | None) -> dict[str, Any]:
    state, seen = found.state, found.seen
    return {
        "ready": state.ready,
        "present": state.present,
        "problem": state.problem,
        "label": state.label,
        "serial": seen.serial if seen else state.serial,
        "manufacturer": seen and seen.manufacturer,
        "model": seen and seen.model,
        "pin": seen and list(seen.pin),
        "latch": seen and seen.latch,
        "certificate": {**asdict(found.shown), "days_left": found.days_left} if found.shown else None,
        "mechanisms": seen and list(seen.mechanisms),
        "mechanism": seen and seen.mechanism,
        "warnings": list(state.warnings),
        "page": page and {"file": str(page.file), "ok": page.report.ok, "words": page.report.words},
    }


def _rows(found: Found, page: Page | None) -> list[tuple[str, str]]:
    return [*_of_token(found), *_of_certificate(found), *_of_signing(found), *_of_page(page)]


def _of_token(found: Found) -> list[tuple[str, str]]:
    state, seen = found.state, found.seen
    there = "is there but cannot sign" if state.present else "cannot be used"
    rows = [("state", "✓ signs letters" if state.ready else f"✗ {there}: {state.problem}"), ("label", state.label)]
    if seen is None:
        return rows
    return [
        *rows,
        ("serial", seen.serial),
        ("made by", f"{seen.manufacturer}, {seen.model}"),
        ("PIN", "; ".join(seen.pin) or "in order"),
        ("latch", seen.latch or "open: no login with this PIN has failed"),
    ]


def _of_certificate(found: Found) -> list[tuple[str, str]]:
    shown = found.shown
    if shown is None:
        return [("certificate", "none can be seen")]
    return [
        ("certificate", shown.subject),
        ("organisation", shown.organisation or "not named"),
        ("tax code", shown.tax_code or "not named"),
        ("issued by", shown.issuer),
        ("certificate's serial", shown.serial),
        (
            "valid",
            f"{local(shown.valid_from)} - {local(shown.valid_until)}, {_left(found.days_left, shown.valid_until)}",
        ),
        ("key", f"{shown.key}, {shown.bits} bits"),
    ]


def _left(days: int | None, until: datetime) -> str:
    return f"expired on {until:%Y-%m-%d}" if days is None or days < 0 else f"{days} days left"


def _of_signing(found: Found) -> list[tuple[str, str]]:
    rows = [("warning", f"! {words}") for words in found.state.warnings]
    if found.seen is None:
        return rows
    used = found.seen.mechanism or "none that fits the certificate and token.pss"
    return [("mechanisms", ", ".join(found.seen.mechanisms) or "none"), ("signs by", used), *rows]


def _of_page(page: Page | None) -> list[tuple[str, str]]:
    if page is None:
        return []
    return [("trial page", f"{'✓' if page.report.ok else '✗'} {page.file}: {page.report.words}")]
