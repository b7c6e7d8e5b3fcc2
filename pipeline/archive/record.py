"""The record of a destruction (biên bản tiêu hủy) as it is printed and signed."""

from typing import Any
from zoneinfo import ZoneInfo

from pipeline.archive.destruction import REASONS, digest_of
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Destruction
from pipeline.letters.text import clean_line, clean_paragraphs


def record_facts(record: Destruction, procedure: Procedure, zone: ZoneInfo) -> dict[str, Any]:
    """Gives what templates/dossier/destruction.html says of a record, as plain data."""
    at = record.at.astimezone(zone)
    letter = {
        "letterhead": procedure.letterhead.model_dump(exclude={"place"}),
        "number": f"{record.id}/BBTH",
        "place": procedure.letterhead.place,
        "date": at.date(),
    }
    shared = sum(bool(item.get("shared")) for item in record.items)
    return {
        "letter": letter,
        "at": at,
        "name": record.case_number,
        "who": clean_line(record.who),
        "reason": REASONS[record.reason],
        "basis": clean_paragraphs(record.basis),
        "items": [{**item, "name": clean_line(str(item["name"]))} for item in record.items],
        "shared": shared,
        "digest": digest_of(record),
    }
