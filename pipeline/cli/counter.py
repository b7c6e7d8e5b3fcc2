"""The commands of the counter: a complaint taken down, papers asked for, letters on paper."""

# ruff: noqa: PLC0415, PLR0913, PLR0917
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()
Number = Annotated[str, typer.Argument(help="The case, for example KN-2026-000001.")]
Name = Annotated[str, typer.Argument(metavar="letter:ID", help="As `held` shows it.")]


class Channel(StrEnum):
    """How the customer came."""

    COUNTER = "counter"
    PHONE = "phone"


class How(StrEnum):
    """How a letter on paper went out."""

    POST = "post"
    HAND = "hand"


@app.command()
def counter(
    context: typer.Context,
    channel: Annotated[Channel, typer.Option(help="How the customer came.")] = Channel.COUNTER,
    customer: Annotated[str | None, typer.Option(help="The firm, or the person where there is none.")] = None,
    person: Annotated[str | None, typer.Option(help="Who speaks for the firm.")] = None,
    phone: str | None = None,
    email: Annotated[str | None, typer.Option(help="Without it letters are printed and posted.")] = None,
    tax_code: str | None = None,
    personal_id: str | None = None,
    serial: Annotated[str | None, typer.Option(help="Of the certificate.")] = None,
    office: Annotated[str | None, typer.Option(help="A key of the procedure's offices.")] = None,
    agent: Annotated[str | None, typer.Option(help="A key of the procedure's agents.")] = None,
    group: Annotated[str | None, typer.Option(help="If the clerk knows it: technical, service, records, ...")] = None,
    subject: Annotated[str | None, typer.Option(help="In a line; without it the first line of the text.")] = None,
    text: Annotated[str | None, typer.Option(metavar="FILE", help='The complaint, UTF-8; "-": standard input.')] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When the customer came or called (ISO 8601); now if left out.")
    ] = None,
    confirmation: Annotated[
        Path | None, typer.Option(metavar="FILE.pdf", help="Where to put what the customer checks and signs.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draft the record too, from this text (see `write record`).")
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Of the record: officer, ...")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Enters a complaint that is made at the counter or by phone, and files it: case number, incoming number, due time.

    On a terminal and without --customer and --text it asks. The clock starts at --at. The same form once more
    within ten minutes is the same case.
    """
    from pipeline.commands import counter as command

    values = {
        "channel": channel.value, "customer": customer, "person": person, "phone": phone, "email": email,
        "tax_code": tax_code, "personal_id": personal_id, "serial": serial, "office": office, "agent": agent,
        "group": group, "subject": subject, "text": text, "at": at,
    }  # fmt: skip
    files = command.Files(confirmation, record, given or [])
    raise typer.Exit(command.counter(context.obj, values, files, as_json))


@app.command()
def ask(
    context: typer.Context,
    number: Number,
    paper: Annotated[list[str] | None, typer.Option(metavar="KEY", help="Of the procedure's list.")] = None,
    other: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="A paper that is not in the list.")] = None,
    proposed: Annotated[bool, typer.Option("--proposed", help="What is proposed for this case.")] = False,
    reason: Annotated[str | None, typer.Option(help="What they are needed for, in Vietnamese.")] = None,
    as_json: AsJson = False,
) -> None:
    """Asks the customer for papers by a letter; without any it shows what is asked for, proposed, and in the list."""
    from pipeline.commands import ask as command

    papers = command.Papers(paper or [], other or [], proposed, reason)
    raise typer.Exit(command.ask(context.obj, number, papers, as_json))


@app.command()
def tick(
    context: typer.Context,
    number: Number,
    name: Annotated[str, typer.Argument(metavar="wanted:ID", help="As `ask NUMBER` shows it; or its key or name.")],
    mail: Annotated[str | None, typer.Option(metavar="mail:ID", help="By which mail of the case it came.")] = None,
) -> None:
    """Notes that a paper that was asked for is there. When all are, the case goes on."""
    from pipeline.commands import ask as command

    raise typer.Exit(command.tick(context.obj, number, name, mail))


@app.command()
def waive(
    context: typer.Context,
    number: Number,
    name: Annotated[str, typer.Argument(metavar="wanted:ID", help="As `ask NUMBER` shows it; or its key or name.")],
) -> None:
    """Notes that a paper that was asked for is not needed any more."""
    from pipeline.commands import ask as command

    raise typer.Exit(command.waive(context.obj, number, name))


@app.command(name="print")
def print_letter(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="Where to put the PDF.")],
) -> None:
    """Writes the signed PDF of a letter to a file, to be printed."""
    from pipeline.commands import post as command

    raise typer.Exit(command.print_letter(context.obj, name, file))


@app.command()
def posted(
    context: typer.Context,
    name: Name,
    how: Annotated[How, typer.Option(help="By post, or from hand to hand.")],
    note: Annotated[str | None, typer.Option(help="The consignment number, or who took it.")] = None,
) -> None:
    """Notes that a letter on paper went out, and files it."""
    from pipeline.commands import post as command

    raise typer.Exit(command.posted(context.obj, name, how.value, note))
