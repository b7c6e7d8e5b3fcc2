"""`tiepnhan export`: the dossier of a case as one bundle; `tiepnhan verify FOLDER` checks it anywhere."""

from dataclasses import asdict
from pathlib import Path

from pipeline.archive import bag
from pipeline.archive.dossier import Export
from pipeline.cases.correct import case_of
from pipeline.commands.dossier import dossier_of
from pipeline.commands.show import console, errors, print_json
from pipeline.letters.certificates import read_certificates
from pipeline.wiring import open_house


def export(config: Path, number: str, folder: Path) -> int:
    """Writes the bundle of a case; gives the exit code. Raises Problem for a folder that cannot be used."""
    with open_house(config) as house, house.ledger.reading() as session:
        case = case_of(session, number)
        trust, zone = house.settings.trust, house.calendar.zone
        roots, intermediates = read_certificates(trust.roots), read_certificates(trust.intermediates)
        write = Export(house.store, house.renderer.sheet, zone, roots, intermediates)
        files = write(session, case, dossier_of(session, case), house.terms.of(session, case), folder)
    errors().print(
        f"{number}: {files} files in {folder}; `tiepnhan verify {folder}` checks it anywhere", highlight=False
    )
    return 0


def check(folder: Path, trust: list[Path], as_json: bool) -> int:
    """Checks a bundle without a database; gives 0 when all is as it was written, else 1.

    Raises Problem for a file of `trust` that cannot be read.
    """
    read_certificates(trust)
    found = bag.check(folder, trust)
    if as_json:
        letters = [asdict(letter) for letter in found.letters]
        print_json({**asdict(found), "letters": letters, "path": folder, "ok": found.ok})
    else:
        _print(found)
    return 0 if found.ok else 1


def _print(found: bag.Checked) -> None:
    out = console()
    count = f"{found.files} files, {found.events} events, {len(found.letters)} letters"
    out.print(f"{found.number}: {count}", markup=False, highlight=False)
    if found.letters:
        out.print(f"signatures were checked against {found.trust}", markup=False, highlight=False)
    if found.destroyed:
        words = f"the content of {found.destroyed} events was destroyed; the seal in the chain holds what is left"
        out.print(words, markup=False, highlight=False)
    for letter in found.letters:
        out.print(f"{'✓' if letter.ok else '✗'} {letter.place}: {letter.words}", markup=False, highlight=False)
    for each in found.wrong:
        out.print(f"✗ {each}", markup=False, highlight=False)
    if found.ok:
        out.print("all is as it was written", highlight=False)
