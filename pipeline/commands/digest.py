"""`tiepnhan digest`: the digest to managers as it would be, unsent."""

import base64
import sys
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.commands.show import console, print_json, print_table
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.watch.digest.days import Days
from pipeline.watch.digest.figures import DAYS_OF_PICTURE, Desk, digest_facts
from pipeline.watch.digest.page import html as page
from pipeline.watch.digest.picture import picture
from pipeline.watch.digest.words import number
from pipeline.wiring import House, open_house

CLOCK = ("hồ sơ", "khách hàng", "nhóm", "việc")


def digest(config: Path, days: tuple[date | None, date | None], html: Path | None, as_json: bool) -> int:
    """Shows the digest of `days` (first, last; today where None); gives 0. Token and mailbox are not asked.

    Raises Problem when `html` cannot be written.
    """
    with open_house(config) as house:
        facts = _facts(house, days)
    if html is not None:
        _write(html, page(facts, _data_uri(picture(facts))))
    elif as_json:
        print_json(facts)
    else:
        _print(facts)
    return 0


def _facts(house: House, days: tuple[date | None, date | None]) -> dict[str, Any]:
    desk, settings, moment = Desk(house.procedure, house.calendar), house.settings.digest, now()
    last = days[1] or moment.astimezone(house.calendar.zone).date()
    shown = settings.days_of_picture if settings else DAYS_OF_PICTURE
    with house.ledger.reading() as session:
        return digest_facts(session, desk, Days(days[0] or last, last), None, moment, shown)


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        return
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Problem(f"{path}: cannot be written ({error.strerror}); name another file") from error


def _print(facts: dict[str, Any]) -> None:
    for words in (f"Bản tin {facts['procedure']}, {facts['period']} (lập lúc {facts['made']})", *facts["warnings"]):
        console().print(words, markup=False, highlight=False)
    _print_arrivals(facts)
    rows = [(line["name"], number(line["count"]), _names(line["cases"])) for line in facts["happened"]]
    print_table("Hồ sơ", ("việc", "số hồ sơ", "hồ sơ"), rows, "")
    groups = [(group["name"], group["department"], *map(number, group["counts"])) for group in facts["groups"]]
    print_table("Theo nhóm và bộ phận", ("nhóm", "bộ phận", *facts["columns"]), groups, "không có hồ sơ nào đang mở")
    late = [(*_clock(row), row["at"], row["late"]) for row in facts["overdue"]["rows"]]
    print_table(_counted("Quá hạn", facts["overdue"]), (*CLOCK, "hạn", "đã quá"), late, "không có hồ sơ quá hạn")
    today = [(*_clock(row), row["at"], row["left"]) for row in facts["today"]["rows"]]
    print_table(
        _counted("Đến hạn hôm nay", facts["today"]), (*CLOCK, "trước", "còn"), today, "hôm nay không có hạn nào"
    )
    _print_waiting(facts)


def _print_arrivals(facts: dict[str, Any]) -> None:
    received = facts["received"]
    rows = [(line["name"], number(line["total"]), *map(number, line["parts"])) for line in received["channels"]]
    sums = ("Cộng", number(received["total"]), *(number(part["count"]) for part in received["parts"]))
    print_table(
        "Thư, văn bản đến", ("nguồn", "Nhận", *facts["heads"]), [*rows, sums] if rows else [], "không có thư đến"
    )
    if not received["adds_up"]:
        lost = [(row["id"], row["what"], row["where"]) for row in received["lost"]["rows"]]
        print_table(_counted("SỐ LIỆU KHÔNG KHỚP", received["lost"]), ("thư", "nội dung", "ở bước"), lost, "")


def _print_waiting(facts: dict[str, Any]) -> None:
    old = [(row["number"], row["customer"], row["group"], row["state"], row["days"]) for row in facts["oldest"]]
    print_table("Hồ sơ mở lâu nhất", ("hồ sơ", "khách hàng", "nhóm", "tình trạng", "số ngày"), old, "")
    for held in facts["held"]:
        rows = [(row["id"], row["what"], row["why"]) for row in held["rows"]]
        print_table(_counted(held["name"], held), ("thư, văn bản", "nội dung", "lý do"), rows, "")
    tasks = [(row["number"], row["what"]) for row in facts["tasks"]["rows"]]
    print_table(_counted("Việc đang chờ", facts["tasks"]), ("hồ sơ", "việc"), tasks, "không có việc nào đang chờ")


def _clock(row: dict[str, Any]) -> tuple[str, ...]:
    return row["number"], row["customer"], row["group"], row["what"]


def _counted(title: str, rows: dict[str, Any]) -> str:
    more = f", {number(len(rows['rows']))} đầu tiên" if rows["more"] else ""
    return f"{title}: {number(rows['count'])}{more}"


def _names(cases: dict[str, Any]) -> str:
    return ", ".join(cases["names"]) + (f" và {number(cases['more'])} hồ sơ khác" if cases["more"] else "")
