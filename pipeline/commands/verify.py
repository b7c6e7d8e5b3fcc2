"""`tiepnhan verify`: checks the signatures of PDF files and of signed mails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.commands.show import console, local, print_json
from pipeline.errors import Problem
from pipeline.letters.verify.report import Report, Signature
from pipeline.wiring import open_house

STATUS = {"good": "chưa bị thu hồi", "revoked": "ĐÃ BỊ THU HỒI", "unknown": "không rõ"}
SOURCE = {"timestamp": "dấu thời gian", "claimed": "tự khai", "none": ""}
CHANGES = {"none": "không", "allowed": "được phép", "other": "KHÔNG ĐƯỢC PHÉP", "unknown": "không rõ"}


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


def _print(path: str, report: Report, indent: str = "") -> None:
    out = console()
    out.print(f"{indent}{'✓' if report.ok else '✗'} {path}", markup=False, highlight=False)
    if report.signatures:
        out.print(_table(report.signatures))
    for line in _lines(report):
        out.print(f"{indent}  {line}", markup=False, highlight=False)
    for each in report.attached:
        _print(each.name, each.report, f"{indent}  ")


def _table(signatures: tuple[Signature, ...]) -> Table:
    """A row for each signature: the facts at a glance; what they mean is said below it."""
    table = Table(header_style="bold")
    for column in ("Chữ ký", "Người ký", "MST", "Thời điểm ký", "Mức", "Nguyên vẹn", "Tin cậy", "Thu hồi", "Thay đổi"):
        table.add_column(column, overflow="fold")
    for each in signatures:
        table.add_row(*map(_plain, _row(each)))
    return table


def _row(each: Signature) -> tuple[str, ...]:
    return (
        f"{'✓' if each.ok else '✗'} {each.field}",
        each.organisation or each.signer or "không rõ",
        each.tax_code or "",
        f"{local(each.signed_at)} {SOURCE[each.time_source]}".strip(),
        each.level,
        "có" if each.intact and each.valid else "KHÔNG",
        "có" if each.trusted else "KHÔNG",
        STATUS[each.revocation],
        CHANGES[each.changes],
    )


def _plain(text: str) -> str:
    """A stranger's text is neither markup nor a command to the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text).replace("[", "\\[")


def _lines(report: Report) -> Iterator[str]:
    """What people are told, a line for each thing."""
    yield report.verdict_in_words
    for each in report.signatures:
        yield each.words
        yield from (f"Khóa của “{each.field}”: {words}." for words in each.locks.words)
    if report.empty_fields:
        yield f"Trường chữ ký còn trống: {', '.join(report.empty_fields)}."
    yield from report.continuation.words if report.continuation else ()
    yield from (f"Lưu ý: {each}." for each in report.remarks)
