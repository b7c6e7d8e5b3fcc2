"""`tiepnhan verify`: checks the signatures of PDF files."""

from pathlib import Path
from typing import Any

from pipeline.commands.show import console, local, print_json
from pipeline.errors import Problem
from pipeline.letters.verify.report import Report
from pipeline.wiring import open_house


def verify(config: Path, files: list[Path], as_json: bool) -> int:
    """Checks files; gives 1 when one of them is not validly signed."""
    with open_house(config) as house:
        reports = {str(path): house.verifier.verify(_content(path)) for path in files}
    if as_json:
        found: list[dict[str, Any]] = [
            {"path": path, **report.model_dump(mode="json")} for path, report in reports.items()
        ]
        print_json(found[0] if len(found) == 1 else found)
    else:
        for path, report in reports.items():
            _print(path, report)
    return 0 if all(report.ok for report in reports.values()) else 1


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(f"{path}: cannot be read: {error.strerror}") from error


def _print(path: str, report: Report) -> None:
    out = console()
    out.print(f"{'✓' if report.ok else '✗'} {path}", markup=False, highlight=False)
    out.print(f"  {report.words}", markup=False, highlight=False)
    for one in report.signatures:
        line = f"  {one.field}: {one.organisation or one.signer}, {local(one.signed_at)}, {one.level}, {one.digest}"
        out.print(line, markup=False, highlight=False)
