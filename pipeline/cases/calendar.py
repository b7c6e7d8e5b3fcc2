"""The working calendar: Monday to Friday, holidays by law, and what the government swaps.

The base is the package `holidays` (BLLĐ 2019 art. 112, days in lieu art. 111(3), lunar feasts);
config/calendar/vn.toml adds or takes back single days and says for which years the official
schedule is entered: a date that rests on a day of any other year is provisional.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import holidays
from pydantic import Field, ValidationInfo, field_validator

from pipeline.cases.procedure import Hours
from pipeline.errors import Problem
from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped

SATURDAY = 5
WEEKLY_REST = "nghỉ hằng tuần"
TET = "Tết Nguyên Đán"
SECOND_LAST = "29 Tết"
"""What the base calls the second day before Tết, also where the year's last month has 29 days (27/01/2025)."""

Reason = Annotated[str, Field(min_length=1)]


class CalendarFile(Strict):
    """All of config/calendar/vn.toml."""

    country: str
    language: str
    zone: str
    official_from: int = 0
    official_until: int
    days_off: Mapping[date, Reason] = {}
    working_days: Mapping[date, Reason] = {}

    @field_validator("country")
    @classmethod
    def _known(cls, country: str) -> str:
        try:
            holidays.country_holidays(country)
        except NotImplementedError as error:
            raise ValueError("expected a country that the package holidays knows, such as VN") from error
        return country

    @field_validator("zone")
    @classmethod
    def _on_the_map(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("expected a time zone such as Asia/Ho_Chi_Minh") from error
        return zone

    @field_validator("working_days")
    @classmethod
    def _not_both(cls, days: Mapping[date, str], info: ValidationInfo) -> Mapping[date, str]:
        both = sorted(days.keys() & info.data.get("days_off", {}).keys())
        if both:
            raise ValueError(f"expected days that are not in days_off too: {', '.join(map(str, both))}")
        return days


@dataclass(frozen=True)
class Year:
    """A year of the base: its holidays with their names, and the days of weekly rest that are worked."""

    feasts: Mapping[date, str]
    worked: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """Says of each day whether it is worked, and why not."""

    file: CalendarFile
    _years: dict[int, Year] = field(default_factory=dict, repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that days and hours are counted in."""
        return ZoneInfo(self.file.zone)

    @property
    def digest(self) -> str:
        """Changes with whatever the file says: what was counted by another digest is counted anew."""
        return hashlib.sha256(self.file.model_dump_json().encode("utf-8")).hexdigest()[:16]

    def day_off(self, day: date) -> str | None:
        """Why `day` is not worked, in Vietnamese; None for a working day.

        Raises Problem for a year so far ahead that the lunar calendar of the base does not reach it.
        """
        if day in self.file.working_days:
            return None
        if day in self.file.days_off:
            return self.file.days_off[day]
        year = self._year(day.year)
        feast = year.feasts.get(day)
        if feast is not None or day in year.worked:
            return feast
        return WEEKLY_REST if day.weekday() >= SATURDAY else None

    def provisional(self, day: date) -> bool:
        """Whether the official schedule of the day's year is not entered."""
        return not self.file.official_from <= day.year <= self.file.official_until

    def working_days_after(self, start: date, count: int) -> list[tuple[date, str | None]]:
        """The days after `start` up to the `count`-th working day, each with why it is off or None.

        The day of the event is not counted (BLDS 2015 art. 147(2)). Raises Problem as `day_off` does.
        """
        self._year(start.year)
        days: list[tuple[date, str | None]] = []
        day, worked = start, 0
        while worked < count:
            day += timedelta(days=1)
            reason = self.day_off(day)
            days.append((day, reason))
            worked += reason is None
        return days

    def spans(self, day: date, hours: Hours) -> list[tuple[datetime, datetime]]:
        """The working spans of `day`, aware, in their order; none on a day off. Raises Problem as `day_off` does."""
        if self.day_off(day) is not None:
            return []
        zone = self.zone
        return [
            (datetime.combine(day, opening, zone), datetime.combine(day, closing, zone))
            for opening, closing in (hours.morning, hours.afternoon)
        ]

    def _year(self, year: int) -> Year:
        """A year of the base, kept. Not the base's own growing table: two threads may ask at once."""
        if year not in self._years:
            self._years[year] = _year_of(self.file, year)
        return self._years[year]


def _year_of(file: CalendarFile, year: int) -> Year:
    base: Any = holidays.country_holidays(file.country, language=file.language, years=year, expand=False)
    if not base and year > file.official_until:
        raise Problem(f"the year {year}: its holidays cannot be known, the lunar calendar does not reach it")
    return Year({day: _plain(name) for day, name in base.items()}, frozenset(base.weekend_workdays))


def _plain(name: str) -> str:
    """The law knows the five days of Tết by one name; the base gives each one of its own."""
    return TET if TET in name or name == SECOND_LAST else name


def load_calendar(name: str, folder: Path) -> Calendar:
    """Reads calendar/NAME.toml beside the settings in `folder`, or else the shipped one.

    Raises Problem, naming file, key and what was expected.
    """
    own = folder / "calendar" / f"{name}.toml"
    path = own if own.exists() else shipped("config", "calendar", f"{name}.toml")
    if not path.exists():
        raise Problem(f"{own}: there is no calendar {name!r}; correct `calendar` in the procedure, or write the file")
    return Calendar(load_toml(CalendarFile, path))
