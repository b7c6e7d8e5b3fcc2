"""Units of systemd that run the program in a sandbox (systemd.exec(5)): the program, and its daily backup.

What the units forbid, the program does not need; what it needs is named: its data, its network, its token.
"""

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import Problem
from pipeline.settings import Settings
from pipeline.shipped import shipped

UNITS = ("tiepnhan.service", "tiepnhan-backup.service", "tiepnhan-backup.timer")
UNSAFE = set(" \t\n\"'\\%")


def units(settings: Settings, config: Path, user: str, backups: Path) -> Mapping[str, str]:
    """Gives the text of each unit by its name. Raises Problem for a path that a unit cannot hold."""
    writable = [settings.var, *([settings.scans.folder] if settings.scans else [])]
    values = {
        "program": Path(sys.argv[0]).absolute() if sys.argv[0].endswith("tiepnhan") else Path("/usr/bin/tiepnhan"),
        "config": config.absolute(),
        "user": user,
        "writable": writable,
        "backups": backups,
        "shared": settings.postgres is not None,
    }
    for path in (values["program"], values["config"], backups, *writable):
        if UNSAFE & set(str(path)):
            raise Problem(f"{path}: has signs that a unit of systemd cannot hold; choose a plain path")
    environment = Environment(
        loader=FileSystemLoader(shipped("templates", "systemd")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # nosec B701  no HTML; paths are looked at above
        keep_trailing_newline=True,
    )
    chosen = UNITS[:1] if settings.postgres is not None else UNITS
    return {name: environment.get_template(f"{name}.j2").render(values) for name in chosen}


def this_user() -> str:
    """The user whom the program runs as now."""
    return getpass.getuser()
