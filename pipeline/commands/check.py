"""`tiepnhan check`: looks at everything the desk needs."""

from dataclasses import asdict
from pathlib import Path

from pipeline.commands.show import errors, print_json, print_table
from pipeline.watch import health, health_signatures
from pipeline.watch.health import Check, Checked, carry_out
from pipeline.wiring import House, open_house


def check(config: Path, as_json: bool) -> int:
    """Carries out all checks; gives 1 when one of them fails."""
    found: list[Checked] = []
    with open_house(config) as house, errors().status("checking") as status:
        for line in carry_out(_checks(house)):
            found.append(line)
            status.update(f"checked: {line.what}")
    if as_json:
        print_json([asdict(line) for line in found])
    else:
        rows = [("✓" if line.ok else "✗", line.what, line.words) for line in found]
        print_table("tiepnhan check", ("", "what", "found, or to be done"), rows, "")
    return 0 if all(line.ok for line in found) else 1


def _checks(house: House) -> dict[str, Check]:
    settings = house.settings
    return {
        "procedure": lambda: f"{house.procedure.name}, {len(house.procedure.groups)} groups",
        "calendar": lambda: f"official until {house.calendar.file.official_until}",
        "database": lambda: health.database(lambda: house.ledger),
        "store": lambda: health.store(house.store),
        "fonts": health.fonts,
        "papers (OCR, Word, PDF)": health.papers,
        "scanned letters": lambda: health.scans(settings.scans),
        "subscribers": lambda: health.directory(house.directory),
        "mailbox (IMAP)": lambda: health.mailbox(settings.mailbox),
        "outgoing mail (SMTP)": lambda: health.outgoing(house.smtp),
        "archive (IMAP)": lambda: health.archive(settings.archive),
        "trusted roots": lambda: health.roots(settings.trust),
        "token (PKCS#11)": lambda: health.token(house.token),
        "time stamps (TSA)": lambda: health_signatures.time_stamps(settings.signatures, house.time_stamps),
        "revocation (OCSP, CRL)": lambda: health_signatures.revocation(
            settings.signatures, house.token, house.revocations
        ),
    }
