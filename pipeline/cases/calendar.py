"""The working calendar: Monday to Friday, holidays by law, and what the government swaps.

The base is the package `holidays` (BLLĐ 2019 art. 112, days in lieu art. 111(3), lunar feasts);
config/calendar/vn.toml adds or takes back single days and says up to which year the official
schedule is known: a date that rests on a later year is provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped

SATURDAY = 5


class CalendarFile(Strict):
    """All of config/calendar/vn.toml."""

    country: str
    language: str
    zone: str
    official_until: int
    days_off: Mapping[date, str] = {}
    working_days: Mapping[date, str] = {}


@dataclass(frozen=True)
class Calendar:
    """Says of each day whether it is worked, and why not."""

    file: CalendarFile

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that days and hours are counted in."""
        return ZoneInfo(self.file.zone)

    @cached_property
    def _base(self) -> holidays.HolidayBase:
        return holidays.country_holidays(self.file.country, language=self.file.language)

    def day_off(self, day: date) -> str | None:
        """Why `day` is not worked, in Vietnamese; None for a working day."""
        if day in self.file.working_days:
            return None
        if day in self.file.days_off:
            return self.file.days_off[day]
        feast: str | None = self._base.get(day)
        if feast is not None:
            return feast
        if day in self._base.weekend_workdays:
            return None
        return "nghỉ hằng tuần" if day.weekday() >= SATURDAY else None

    def provisional(self, day: date) -> bool:
        """Whether the official schedule of the day's year is not entered yet."""
        return day.year > self.file.official_until

    def working_days_after(self, start: date, count: int) -> list[tuple[date, str | None]]:
        """The days after `start` up to the `count`-th working day, each with why it is off or None.

        The day of the event is not counted (BLDS 2015 art. 147(2)).
        """
        days: list[tuple[date, str | None]] = []
        day, worked = start, 0
        while worked < count:
            day += timedelta(days=1)
            reason = self.day_off(day)
            days.append((day, reason))
            worked += reason is None
        return days


def load_calendar(name: str, folder: Path) -> Calendar:
    """Reads calendar/NAME.toml beside the settings in `folder`, or else the shipped one."""
    own = folder / "calendar" / f"{name}.toml"
    return Calendar(load_toml(CalendarFile, own if own.exists() else shipped("config", "calendar", f"{name}.toml")))
