"""The commands. Errors go to stderr in one line with what to do; exit codes: 0 done, 1 a problem, 2 wrong usage."""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

import logging
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import Problem

Config = Annotated[
    Path, typer.Option("--config", envvar="TIEPNHAN_CONFIG", help="The settings file.", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


class Channel(StrEnum):
    """How mails from files came in."""

    EMAIL = "email"
    SCAN = "scan"


DEFAULT_CONFIG = Path("config/tiepnhan.toml")

app = typer.Typer(
    help="Tiếp Nhận: the complaint desk of a certification authority.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def options(context: typer.Context, config: Config = DEFAULT_CONFIG) -> None:
    """Takes mails in, files them as cases, and sends numbered and signed letters."""
    context.obj = config


@app.command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Is everything there? Mailbox, SMTP, archive, token, certificate, fonts, database, store.

    Ends with 1 when something is missing, and says what to do.
    """
    from pipeline.commands import check as command

    raise typer.Exit(command.check(context.obj, as_json))


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
def cases(context: typer.Context, as_json: AsJson = False, limit: int = 50) -> None:
    """Lists the cases, the newest first, with their slips and deadlines."""
    from pipeline.commands import lists as command

    raise typer.Exit(command.cases(context.obj, as_json, limit))


@app.command()
def case(context: typer.Context, number: str, as_json: AsJson = False) -> None:
    """Shows one case: its mails, letters, deadlines with their derivation, and events.

    NUMBER is as printed on the slip, for example KN-2026-000001.
    """
    from pipeline.commands import dossier as command

    raise typer.Exit(command.case(context.obj, number, as_json))


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
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: mails, mboxes, Maildirs, papers of any kind.")],
    as_json: AsJson = False,
) -> None:
    """Shows what reading makes of files: text, attachments, problems. Needs no database and no settings.

    With --json one object a line. A file with problems is no error: a problem is data.
    """
    from pipeline.commands import read as command

    raise typer.Exit(command.read(paths, as_json))


@app.command()
def answer(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help='JSON lines {"id", "body"}: customers\' replies; "-": standard input.'),
    ],
) -> None:
    """Tells what customers' replies say: agree, disagree, info, question or unclear. Needs no database.

    Prints one JSON object a line: id, answer, own_text, confidence, auto. A line that cannot be read is no error:
    it gives a problem, and the next one goes on.
    """
    from pipeline.commands import answer as command

    raise typer.Exit(command.answer(file))


@app.command()
def verify(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDF files.")],
    as_json: AsJson = False,
) -> None:
    """Checks every signature of a PDF: who, when, intact, trusted, what changed after it.

    Ends with 1 when a file is not validly signed.
    """
    from pipeline.commands import verify as command

    raise typer.Exit(command.verify(context.obj, files, as_json))


@app.command()
def due(
    context: typer.Context,
    procedure: Annotated[str, typer.Option(help="The name of a procedure file, for example eca or smartsign.")],
    rule: Annotated[str, typer.Option(help="A rule of it: final_answer, direct_answer; technical, records, service.")],
    start: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="TIME",
            help="When the clock starts, in ISO 8601. Without an offset it is Vietnamese time (+07:00); "
            "a date without a time is 00:00 of that day, not the opening.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Says when a rule of a procedure wants something done, and how that is counted, step by step.

    Needs no database and no settings. Procedures and calendars beside the settings file go before the shipped
    ones. "provisional" means that the official schedule of a year that it rests on is not entered yet.
    """
    from pipeline.commands import due as command

    raise typer.Exit(command.due(context.obj, procedure, rule, start, as_json))


Models = Annotated[
    Path | None, typer.Option("--models", help="Folder of trained versions; without it the shipped first one sorts.")
]


@app.command()
def classify(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help='{"id","subject","body"} a line.')],
    models: Models = None,
) -> None:
    """Sorts messages: kind, scope, group, how sure and why, one JSON object a line. Needs no database.

    A line that is no message gives {"id": null, "problem": ...} in its place.
    """
    from pipeline.commands import classify as command

    raise typer.Exit(command.classify(file, models))


@app.command()
def correct(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NUMBER|mail:ID", help="A case, or a mail that waits for a word.")],
    group: Annotated[str | None, typer.Option(help="technical, service, records, other: a complaint in scope.")] = None,
    scope: Annotated[str | None, typer.Option(help="in, or out: a complaint about something else.")] = None,
    kind: Annotated[str | None, typer.Option(help="complaint, other_mail or automatic.")] = None,
) -> None:
    """Says what a letter is: corrects a case, or confirms or corrects what is proposed for a waiting mail.

    What was said is kept, and the sorter learns from it (`tiepnhan train`, and every night).
    """
    from pipeline.commands import correct as command

    raise typer.Exit(command.correct(context.obj, name, kind, scope, group))


@app.command()
def join(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="mail:ID", help="A held mail, as `held` shows it.")],
    number: Annotated[str, typer.Argument(help="The case that it belongs to.")],
) -> None:
    """Says that a held mail belongs to a case, whoever sent it."""
    from pipeline.commands import correct as command

    raise typer.Exit(command.join(context.obj, name, number))


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
def approve(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="letter:ID", help="As `held` shows it.")],
    version: Annotated[str | None, typer.Option(help="The version that was read, as `preview` prints it.")] = None,
) -> None:
    """Says yes to a letter that binds the CA (rejection, answer, record): it is numbered, signed and sent."""
    from pipeline.commands import write as command

    raise typer.Exit(command.approve(context.obj, name, version))


@app.command()
def train(
    context: typer.Context,
    models: Annotated[Path | None, typer.Option(help="Folder of versions; without it the desk's own.")] = None,
    corrections: Annotated[
        Path | None, typer.Option(help='Corrections from a file, {"text","label"} a line; without it the desk\'s own.')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Learns to sort from the shipped letters and corrections; the new version sorts if it is not worse.

    Prints both versions side by side: macro-F1, sure ones at 98 % precision, and what is taken for what.
    """
    from pipeline.commands import train as command

    raise typer.Exit(command.train(context.obj, models, corrections, as_json))


def main() -> None:
    """Entry point of the command `tiepnhan`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.captureWarnings(True)
    try:
        app()
    except Problem as error:
        typer.echo(f"tiepnhan: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
