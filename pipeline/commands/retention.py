"""`tiepnhan retention`, `destroy`, `erase`, `destroyed`: what goes, by a person's yes and with a record."""

import getpass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from pipeline.archive.belongings import belongings_of
from pipeline.archive.destruction import REASONS, Destroy, Done, Order, records
from pipeline.archive.record import record_facts
from pipeline.archive.retention import Due, due, due_of, load_retention
from pipeline.cases.lifecycle import DONE, MANAGER
from pipeline.commands.act import actor_of
from pipeline.commands.show import errors, print_json, print_table
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Destruction
from pipeline.store.pictures import WithPictures
from pipeline.wiring import House, open_house


def retention(config: Path, until: date | None, as_json: bool) -> int:
    """Lists what may be destroyed by a day; gives the exit code."""
    with open_house(config) as house, house.ledger.reading() as session:
        zone = house.calendar.zone
        day = until or now().astimezone(zone).date()
        found = list(due(session, load_retention(house.settings.folder), day, zone))
    if as_json:
        print_json([vars(each) for each in found])
    else:
        rows = [(each.name, _day(each.ended_on), each.rule, _day(each.due_on), each.basis) for each in found]
        title = f"May be destroyed by {_day(day)}"
        print_table(title, ("what", "ended", "rule", "from", "basis"), rows, f"nothing is due by {_day(day)}")
    return 0


def destroy(config: Path, names: list[str], yes_of: str, as_json: bool) -> int:
    """Destroys what is due, each in a commit of its own; gives the exit code. Raises Problem for what is not due."""
    with open_house(config) as house:
        _check_actor(house)
        done = [_destroy(house, name, yes_of) for name in names]
    return _tell(done, names, as_json)


def erase(config: Path, number: str, words: tuple[str, str | None], yes_of: str, as_json: bool) -> int:
    """Erases a case because a person asks: `words` are the request and the law's ground. Gives the exit code.

    Raises Problem for an open case, and for one whose time in the archive is not over when no ground is given.
    """
    request, ground = words
    with open_house(config) as house:
        _check_actor(house)
        with house.ledger.reading() as session:
            basis = _basis(house, session, number, request, ground)
        order = Order("erasure", basis, yes_of, getpass.getuser())
        done = Destroy(house.ledger, WithPictures(house.store, house.pictures))(number, order)
    return _tell([done], [number], as_json)


def destroyed(config: Path, record: int | None, file: Path | None, as_json: bool) -> int:
    """Lists the records of destruction, or writes one as a PDF to be signed; gives the exit code."""
    with open_house(config) as house, house.ledger.reading() as session:
        found = records(session)
        if record is not None:
            _print_record(house, _record(found, record), file)
            return 0
    if as_json:
        print_json([_plain(each) for each in found])
    else:
        rows = [(each.id, each.case_number, each.at, each.who, REASONS[each.reason], len(each.items)) for each in found]
        print_table("Records of destruction", ("record", "of", "when", "by the yes of", "why", "files"), rows, "none")
    return 0


def _destroy(house: House, name: str, yes_of: str) -> Done:
    with house.ledger.reading() as session:
        found = _due(house, session, name)
    # What was destroyed before is only finished: its record stands.
    basis = "" if found is None else f"{found.basis} (quy tắc “{found.rule}”, kết thúc ngày {_day(found.ended_on)})"
    return Destroy(house.ledger, WithPictures(house.store, house.pictures))(
        name, Order("retention", basis, yes_of, getpass.getuser())
    )


def _due(house: House, session: Session, name: str) -> Due | None:
    """Why it may go; None for what has gone before. Raises Problem for what is not due."""
    found = belongings_of(session, name)
    if found.destroyed_by is not None:
        return None
    zone, rules = house.calendar.zone, load_retention(house.settings.folder)
    today = now().astimezone(zone).date()
    match = next((each for each in due(session, rules, today, zone) if each.name == found.name), None)
    if match is None and (found.case is None or found.case.state in DONE):
        later = due_of(session, rules, found.case, zone) if found.case else None
        until = f"; thời hạn lưu giữ đến hết ngày {_day(later.due_on)} (quy tắc “{later.rule}”)" if later else ""
        raise Problem(f"{found.name}: chưa được tiêu hủy{until}; `tiepnhan retention` liệt kê những gì đã đến hạn")
    return match


def _basis(house: House, session: Session, number: str, request: str, ground: str | None) -> str:
    found = belongings_of(session, number)
    if found.case is None:
        raise Problem(f"{number}: give a case; a mail of no case goes by `tiepnhan destroy`")
    if not request.strip():
        raise Problem(f"{number}: say what was asked for and when (--request)")
    later = due_of(session, load_retention(house.settings.folder), found.case, house.calendar.zone)
    today = now().astimezone(house.calendar.zone).date()
    if found.destroyed_by is None and later is not None and later.due_on > today and not (ground or "").strip():
        raise Problem(
            f"{number}: hồ sơ còn trong thời hạn lưu giữ đến ngày {_day(later.due_on)}; hãy ghi căn cứ pháp luật cho "
            "phép xóa trước hạn (--ground), hoặc trả lời người yêu cầu rằng phải lưu giữ đến hết hạn"
        )
    return f"Yêu cầu: {request.strip()}" + (f". Căn cứ: {ground.strip()}" if ground and ground.strip() else "")


def _check_actor(house: House) -> None:
    """Raises Problem for who is no manager, where the settings give roles."""
    actor = actor_of(house.settings.people)
    if MANAGER not in actor.roles:
        raise Problem(f"{actor.name}: destroying is for managers (people.roles)")


def _record(found: list[Destruction], number: int) -> Destruction:
    for each in found:
        if each.id == number:
            return each
    raise Problem(f"{number}: there is no such record; `tiepnhan destroyed` lists them")


def _print_record(house: House, record: Destruction, file: Path | None) -> None:
    if file is None:
        raise Problem(f"record {record.id}: say where to put it (FILE.pdf)")
    pdf = house.renderer.sheet("destruction.html", record_facts(record, house.procedure, house.calendar.zone))
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise Problem(f"{file}: cannot be written: {error.strerror}") from error
    errors().print(f"record {record.id}: {file}", highlight=False)


def _tell(done: list[Done], names: list[str], as_json: bool) -> int:
    """Files that are too fresh to go are left: 1, and what to do."""
    if as_json:
        print_json([{"name": name, **vars(each)} for name, each in zip(names, done, strict=True)])
    for name, each in zip(names, done, strict=True):
        words = f"{name}: record {each.record}; {each.removed} files are gone, {each.shared} are needed by others"
        left = f"; {each.left} were stored within the last hour: say the same again later" if each.left else ""
        errors().print(words + left, highlight=False, markup=False)
    return 1 if any(each.left for each in done) else 0


def _plain(record: Destruction) -> dict[str, Any]:
    names = ("id", "at", "who", "case_number", "reason", "basis", "items")
    return {name: getattr(record, name) for name in names}


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
