"""The commands that keep the desk going: is all there, run it, what stands still."""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()


class Channel(StrEnum):
    """How mails from files came in."""

    EMAIL = "email"
    SCAN = "scan"


@app.command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Is everything there? Mailbox, SMTP, archive, token, certificate, fonts, database, store.

    Ends with 1 when something is missing, and says what to do.
    """
    from pipeline.commands import check as command

    raise typer.Exit(command.check(context.obj, as_json))


@app.command()
def token(
    context: typer.Context,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE.pdf", help="Sign a trial page, verify it, and write it there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Shows the CA's token: state, certificate and its end, mechanisms, PIN and latch; makes a trial signature.

    Ends with 1 when letters cannot be signed, and says why. A PIN that the token refused before is not tried again.
    """
    from pipeline.commands import token as command

    raise typer.Exit(command.token(context.obj, page, as_json))


@app.command()
def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Poll once, do all that is due, and end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Runs the desk: polls the mailbox, files mails, makes and sends letters, until Ctrl-C.

    With --once it ends when nothing is due any more, with 1 if something still waits for the world
    (a token that is away, a server that does not answer), and prints a summary.
    """
    from pipeline.commands import run as command

    raise typer.Exit(command.run(context.obj, once, as_json))


@app.command()
def outgrow(context: typer.Context, as_json: AsJson = False) -> None:
    """Copies the SQLite ledger to the PostgreSQL database of the settings ([postgres]), work in flight too.

    The program must be stopped. Each row is compared; then the SQLite file is put aside, and `tiepnhan run` on
    each machine goes on from there.
    """
    from pipeline.commands import outgrow as command

    raise typer.Exit(command.copy(context.obj, as_json))


@app.command()
def backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the backup is; what is there already is not copied again.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only read the backup again.")] = False,
) -> None:
    """Copies ledger and store while the program runs, and reads all of it again: files, database, hash chains.

    Ends with 1 when the backup is not whole, and says what is missing.
    """
    from pipeline.commands import backup as command

    raise typer.Exit(command.backup(context.obj, folder, verify))


@app.command()
def restore(context: typer.Context, folder: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Puts a backup in place, where there is no ledger yet. The program must be stopped."""
    from pipeline.commands import backup as command

    raise typer.Exit(command.put_back(context.obj, folder))


@app.command()
def install(
    context: typer.Context,
    systemd: Annotated[bool, typer.Option("--systemd", help="Write units of systemd.")] = False,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where they go.")] = Path("/etc/systemd/system"),
    user: Annotated[str, typer.Option(help="Who runs the program.")] = "tiepnhan",
    backups: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the daily backup goes.")] = Path(
        "/var/backups/tiepnhan"
    ),
) -> None:
    """Makes the program a service that starts with the machine, in a sandbox, with a daily backup."""
    from pipeline.commands import install as command

    if not systemd:
        raise typer.BadParameter("say --systemd: nothing else is known", param_hint="--systemd")
    raise typer.Exit(command.install(context.obj, to, user, backups))


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=".eml files, an mbox, a Maildir, or folders of these.")],
    channel: Annotated[Channel, typer.Option(help="How the mails came in.")] = Channel.EMAIL,
) -> None:
    """Takes mails from files as if they had come in by mail, and files them.

    While `tiepnhan run` is at work the mails are only stored; the running program files them.
    """
    from pipeline.commands import add as command

    raise typer.Exit(command.add(context.obj, paths, channel.value))


@app.command()
def held(
    context: typer.Context,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="Also list mails of robots, which are done.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lists what waits for a person, and what waits for the world, with the reason."""
    from pipeline.commands import lists as command

    raise typer.Exit(command.held(context.obj, set_aside, as_json))


@app.command()
def digest(
    context: typer.Context,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is about; today if not given.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day, for a digest of several days.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the page there; - is standard output.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Shows the digest to managers without sending it: what came in, what became of it, what is due."""
    from pipeline.commands import digest as command

    days = (since and since.date(), day and day.date())
    raise typer.Exit(command.digest(context.obj, days, html, as_json))


@app.command()
def release(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="As `held` shows them, for example letter:12.")],
    address: Annotated[str | None, typer.Option(help="Where to answer a letter that gives no mail address.")] = None,
    customer: Annotated[str | None, typer.Option(help="Who wrote it: the name of the person or firm.")] = None,
) -> None:
    """Lets held mails or letters go on from where they stopped.

    A mail that was set aside as a robot's is filed as a person's.
    """
    from pipeline.commands import release as command

    raise typer.Exit(command.release(context.obj, ids, address, customer))


@app.command()
def register(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="The year of the numbers.", min=2000, max=9999)],
    kind: Annotated[
        str,
        typer.Option(help="arrivals, all-outgoing, or a kind of letter: slip, supplement, rejection, answer, ..."),
    ],
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a workbook that can be printed and bound.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Shows a register of a year: sổ đăng ký văn bản đến, or đi.

    Ends with 1 when a number is missing or stands there twice, and names it.
    """
    from pipeline.commands import register as command

    raise typer.Exit(command.register(context.obj, year, kind, xlsx, as_json))


@app.command()
def audit(
    context: typer.Context,
    files: Annotated[bool, typer.Option("--files", help="Read every file of the store, and compare digests.")] = False,
    as_json: AsJson = False,
) -> None:
    """Checks that nothing was changed behind the program: events, cases, letters, mails and their files.

    Ends with 1 when something is not as it was written, and names the case, the event and what is wrong.
    """
    from pipeline.commands import audit as command

    raise typer.Exit(command.audit(context.obj, files, as_json))


@app.command()
def directory(  # noqa: PLR0913, PLR0917 - a command has the options that it has
    context: typer.Context,
    refresh: Annotated[bool, typer.Option("--refresh", help="Read the CA's own system now.")] = False,
    fewer: Annotated[bool, typer.Option("--fewer", help="Refresh, though there is less than half as before.")] = False,
    tax_code: Annotated[str | None, typer.Option(metavar="VALUE", help="With or without a branch.")] = None,
    serial: Annotated[str | None, typer.Option(metavar="VALUE", help="Of a certificate, hex.")] = None,
    personal_id: Annotated[str | None, typer.Option(metavar="VALUE")] = None,
    email: Annotated[str | None, typer.Option(metavar="VALUE")] = None,
    as_json: AsJson = False,
) -> None:
    """Shows the directory of subscribers (thuê bao): its state, or who a customer is.

    Several values are asked for in the order serial, tax code, personal id, e-mail, until one is known.
    """
    from pipeline.commands import directory as command

    asked = {"tax_code": tax_code, "serial": serial, "personal_id": personal_id, "email": email}
    raise typer.Exit(command.directory(context.obj, refresh, fewer, asked, as_json))
