"""What the pages of the desk need, put together once and kept with the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from fastapi import Request

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.desk.rendering import Pages
from pipeline.desk.safety.openid import Pendings
from pipeline.desk.safety.passwords import Passwords
from pipeline.desk.safety.throttle import Throttle
from pipeline.desk.safety.visits import Visits
from pipeline.ledger.connect import Ledger
from pipeline.settings import Desk as DeskSettings
from pipeline.store.disk import Store
from pipeline.wiring import House


@dataclass(frozen=True)
class Desk:
    """The parts of the desk. `wake` says to the runner that something may have become due."""

    house: House
    settings: DeskSettings
    wake: Callable[[], None]

    @property
    def ledger(self) -> Ledger:
        """The database."""
        return self.house.ledger

    @property
    def store(self) -> Store:
        """Raw mails, papers and letters."""
        return self.house.store

    @property
    def procedure(self) -> Procedure:
        """The procedure of today; that of a case is `house.terms.of`."""
        return self.house.procedure

    @property
    def calendar(self) -> Calendar:
        """Working days and holidays."""
        return self.house.calendar

    @cached_property
    def passwords(self) -> Passwords:
        """What keeps and checks passwords."""
        return Passwords()

    @cached_property
    def throttle(self) -> Throttle:
        """What slows tries to enter down."""
        return Throttle()

    @cached_property
    def visits(self) -> Visits:
        """The sessions."""
        settings = self.settings
        return Visits(self.ledger, timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours))

    @cached_property
    def pendings(self) -> Pendings:
        """Entries by OpenID Connect that have begun."""
        return Pendings()

    @cached_property
    def pages(self) -> Pages:
        """What makes HTML."""
        return Pages(self.calendar.zone)


def desk_of(request: Request) -> Desk:
    """Gives the desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk
