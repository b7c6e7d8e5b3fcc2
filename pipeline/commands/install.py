"""`tiepnhan install --systemd`: writes the units that run the program."""

from pathlib import Path

from pipeline.commands.show import errors
from pipeline.errors import Problem
from pipeline.keeping.systemd import units
from pipeline.settings import Settings


def install(config: Path, to: Path, user: str, backups: Path) -> int:
    """Writes the units below `to`; what is to be done next is printed. Raises Problem when that cannot be written."""
    settings = Settings.load(config)
    for name, text in units(settings, config, user, backups).items():
        try:
            (to / name).write_text(text, "utf-8")
        except OSError as error:
            raise Problem(f"{to / name}: cannot be written: {error.strerror}; run it as root, or give --to") from error
        errors().print(f"{to / name}", highlight=False)
    errors().print("now: systemctl daemon-reload; systemctl enable --now tiepnhan tiepnhan-backup.timer")
    return 0
