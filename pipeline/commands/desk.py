"""`tiepnhan desk`: the desk in the browser without the runner; `run` serves it beside its other work."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from pipeline.commands.show import errors
from pipeline.desk.app import make_app
from pipeline.desk.service import Service, serving
from pipeline.errors import Problem
from pipeline.wiring import House, open_house


def service_of(house: House, wake: Callable[[], None]) -> Service | None:
    """Gives what serves the desk; None where the settings have none."""
    settings = house.settings.desk
    if settings is None:
        return None
    errors().print(f"desk: {settings.address or f'http://{settings.host}:{settings.port}'}", highlight=False)
    return Service(make_app(house, settings, wake), settings, house.notices.add)


def desk(config: Path) -> int:
    """Serves the desk until a signal ends it; gives the exit code. Raises Problem where the settings have none."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with open_house(config) as house:
        service = service_of(house, lambda: None)
        if service is None:
            raise Problem(f"{config}: has no [desk]; say there where it is served (host, port)")
        with serving(service):
            stop.wait()
    return 0
