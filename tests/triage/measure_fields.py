"""How well fields are found: precision, recall and F1 of each, on labelled messages."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.triage.fields import LetterText, OwnNumbers, fields_of

NAMES = ("tax_code", "personal_id", "phone", "email", "serial", "contract", "company", "person")
OWN = OwnNumbers(
    phones=("19006276", "19006676", "0243.7545.222"),
    addresses=("info@smartsign.com.vn", "khieunai@eca.test"),
    names=(
        "Công ty TNHH Phát triển Công nghệ Thái Sơn", "Trung tâm Chứng thực chữ ký số công cộng E-CA", "E-CA", "ECA",
        "Công ty Cổ phần Chữ ký số ViNa", "SmartSign", "Thái Sơn", "Chữ ký số Vi Na",
    ),
    websites=("www.thaison.vn", "smartsign.com.vn"),
)  # fmt: skip


def compared(value: str) -> str:
    """A value as it is compared: NFC, without case and double blanks."""
    return " ".join(unicodedata.normalize("NFC", value).casefold().split()).strip(" .")


def pairs(message: Mapping[str, Any], own: OwnNumbers = OWN) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The labelled and the found fields of one message, as (name, value)."""
    found = fields_of(LetterText(message["subject"], message["body"]), own).values()
    return _flat(message.get("fields", {})), _flat(found)


def _flat(fields: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (name, compared(value))
        for name, values in fields.items()
        if name in NAMES
        for value in ([values] if isinstance(values, str) else values)
    }


def scores(messages: Iterable[Mapping[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by field; 1.0 where nothing is labelled and nothing found."""
    right: dict[str, int] = defaultdict(int)
    labelled: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    for message in messages:
        wanted, got = pairs(message)
        for name in NAMES:
            right[name] += len({each for each in wanted & got if each[0] == name})
            labelled[name] += len({each for each in wanted if each[0] == name})
            found[name] += len({each for each in got if each[0] == name})
    return {name: _score(right[name], found[name], labelled[name]) for name in NAMES}


def _score(right: int, found: int, labelled: int) -> tuple[float, float, float]:
    precision = right / found if found else 1.0
    recall = right / labelled if labelled else 1.0
    return precision, recall, 2 * right / (found + labelled) if found + labelled else 1.0
