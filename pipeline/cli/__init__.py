"""The commands. Errors go to stderr in one line with what to do; exit codes: 0 done, 1 a problem, 2 wrong usage."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import archive, cases, counter, desk, files, house, letters
from pipeline.errors import Problem

Config = Annotated[
    Path, typer.Option("--config", envvar="TIEPNHAN_CONFIG", help="The settings file.", show_default=True)
]
DEFAULT_CONFIG = Path("config/tiepnhan.toml")

app = typer.Typer(
    help="Tiếp Nhận: the complaint desk of a certification authority.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (house, cases, counter, letters, desk, files, archive):
    app.add_typer(part.app)


@app.callback()
def options(context: typer.Context, config: Config = DEFAULT_CONFIG) -> None:
    """Takes mails in, files them as cases, and sends numbered and signed letters."""
    context.obj = config


def main() -> None:
    """Entry point of the command `tiepnhan`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.captureWarnings(True)
    try:
        app()
    except Problem as error:
        typer.echo(f"tiepnhan: {error}", err=True)
        sys.exit(1)
