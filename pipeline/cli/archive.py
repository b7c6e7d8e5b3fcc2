"""The commands of the archive: what is due to be destroyed, destroying it, erasing what a person asks for."""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()
YesOf = Annotated[str, typer.Option("--yes-of", metavar="NAME", help="Who has said yes; stands in the record.")]


@app.command()
def retention(
    context: typer.Context,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What is due by this day; today if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lists what may be destroyed: its time in the archive (retention.toml) is over. Changes nothing."""
    from pipeline.commands import retention as command

    raise typer.Exit(command.retention(context.obj, until and until.date(), as_json))


@app.command()
def destroy(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NUMBER|mail:ID...", help="As `retention` lists them.")],
    yes_of: YesOf,
    as_json: AsJson = False,
) -> None:
    """Destroys for good what `retention` lists: content and files go, the registers, the chain and a record stay.

    Said again it finishes what was broken off. Ends with 1 while files of the last hour are left.
    """
    from pipeline.commands import retention as command

    raise typer.Exit(command.destroy(context.obj, names, yes_of, as_json))


@app.command()
def erase(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="A closed case, for example KN-2026-000001.")],
    request: Annotated[str, typer.Option(help="Who asked for what, when; no more of the person than it takes.")],
    yes_of: YesOf,
    ground: Annotated[
        str | None, typer.Option(help="The law's ground, while the case is to be kept; in Vietnamese.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Erases what a closed case says of people because they ask for it (Luật 91/2025/QH15), as `destroy` does."""
    from pipeline.commands import retention as command

    raise typer.Exit(command.erase(context.obj, number, (request, ground), yes_of, as_json))


@app.command()
def destroyed(
    context: typer.Context,
    record: Annotated[int | None, typer.Argument(help="The record to print; without it all are listed.")] = None,
    file: Annotated[Path | None, typer.Argument(metavar="FILE.pdf", help="Where to put it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Lists the records of destruction, or writes one (biên bản tiêu hủy) as a PDF to be signed."""
    from pipeline.commands import retention as command

    raise typer.Exit(command.destroyed(context.obj, record, file, as_json))
