"""The commands about the letters that a person writes."""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()


class Written(StrEnum):
    """The kinds of letters that a person writes."""

    REJECTION = "rejection"
    ANSWER = "answer"
    CLOSING = "closing"
    RECORD = "record"


@app.command()
def write(
    context: typer.Context,
    kind: Annotated[Written, typer.Argument(help="What to write.")],
    number: Annotated[str, typer.Argument(help="The case, as printed on the slip.")],
    reason: Annotated[
        str | None, typer.Option(help="A usual reason of a rejection, by its id; of a closing: agreed or silent.")
    ] = None,
    text: Annotated[Path | None, typer.Option(metavar="FILE", help='What it says, UTF-8; "-": standard input.')] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="closing: agreed_on, how. record: officer, phone, ..."),
    ] = None,
) -> None:
    """Drafts a letter of a case and prints its id; a draft that waits for approval is written anew.

    The text of an answer has the parts "# Nội dung khiếu nại", "# Kết quả xác minh", "# Kết quả giải quyết";
    that of a record "# Nội dung khiếu nại", "# Kết quả xử lý", "# Ý kiến của khách hàng". "## " is a heading.
    """
    from pipeline.commands import write as command

    raise typer.Exit(command.write(context.obj, kind.value, number, command.Words(reason, text, given or [])))


@app.command()
def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="letter:ID", help="As `write` and `held` show it.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="Where to put the PDF.")],
) -> None:
    """Shows a drafted letter as an unsigned PDF, with "BẢN DỰ THẢO" in place of the number; prints its version."""
    from pipeline.commands import write as command

    raise typer.Exit(command.preview(context.obj, name, file))


@app.command()
def withdraw(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="letter:ID", help="As `write` and `held` show it.")],
    reason: Annotated[str, typer.Option(help="Why it is not sent.")],
) -> None:
    """Takes back a drafted letter that has no number yet; it can be written anew."""
    from pipeline.commands import act as command

    raise typer.Exit(command.withdraw(context.obj, name, reason))


@app.command()
def approve(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="letter:ID", help="As `held` shows it.")],
    version: Annotated[str | None, typer.Option(help="The version that was read, as `preview` prints it.")] = None,
) -> None:
    """Says yes to a letter that binds the CA (rejection, answer, record): it is numbered, signed and sent."""
    from pipeline.commands import write as command

    raise typer.Exit(command.approve(context.obj, name, version))


@app.command()
def renew(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show which letters are due.")] = False,
    as_json: AsJson = False,
) -> None:
    """Strengthens signatures that are due: time stamps that could not be had, archive time stamps (B-LTA).

    `run` does the same by itself. Ends with 1 when a letter could not be renewed; it is tried again.
    """
    from pipeline.commands import renew as command

    raise typer.Exit(command.renew(context.obj, dry_run, as_json))
