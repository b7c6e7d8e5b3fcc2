"""`tiepnhan export`: the dossier of a case as one bundle; `tiepnhan verify FOLDER` checks it anywhere."""

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


def check(folder: Path, as_json: bool) -> int:
    """Checks a bundle without a database; gives 0 when all is as it was written, else 1."""
    found = bag.check(folder)
    if as_json:
        print_json({**vars(found), "path": folder, "ok": not found.wrong})
    else:
        words = "; ".join(found.wrong) or "all is as it was written"
        console().print(f"{found.number}: {found.files} files, {found.events} events: {words}", highlight=False)
    return 1 if found.wrong else 0
