"""A procedure as data: config/procedures/*.toml. A third CA is a new file, no code."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path

from pydantic import Field

from pipeline.errors import Problem
from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped


class Letterhead(Strict):
    """Who writes: the organisation as it stands at the head of each letter."""

    parent: str | None = None
    organisation: str
    address: str
    phone: str
    email: str
    website: str | None = None
    place: str


class Signatory(Strict):
    """Who signs, and by what authority (NĐ 30/2020/NĐ-CP, Phụ lục I: TM., KT., TL., TUQ.)."""

    authority: str | None = None
    title: str
    name: str


class Group(Strict):
    """A group of complaints and the department that handles it."""

    name: str
    department: str


class Slip(Strict):
    """The slip (phiếu tiếp nhận xử lý khiếu nại; clauses E5, E8)."""

    book: str
    answer_working_days: int = Field(ge=1)
    recipients: tuple[str, ...]


class Supplement(Strict):
    """The supplement request (phiếu yêu cầu bổ sung hồ sơ), and how long the customer has to answer it."""

    book: str
    answer_within_working_days: int = Field(default=5, ge=1)
    recipients: tuple[str, ...]


class Hours(Strict):
    """Working time of a day: two spans with the lunch break between, in the procedure's time zone."""

    morning: tuple[time, time]
    afternoon: tuple[time, time]


class Procedure(Strict):
    """All of config/procedures/NAME.toml."""

    name: str
    letterhead: Letterhead
    signatory: Signatory
    hours: Hours
    slip: Slip
    supplement: Supplement
    knowledge: str | None = None
    """Which file of config/knowledge/ holds answers to what customers often ask (S18)."""
    groups: Mapping[str, Group]


def load_procedure(name: str, folder: Path) -> Procedure:
    """Reads procedures/NAME.toml beside the settings in `folder`, or else the shipped one.

    Raises Problem, naming file, key and what was expected.
    """
    own = folder / "procedures" / f"{name}.toml"
    path = own if own.exists() else shipped("config", "procedures", f"{name}.toml")
    if not path.exists():
        raise Problem(f"{own}: there is no procedure {name!r}; correct `procedure` in the settings")
    return load_toml(Procedure, path)
