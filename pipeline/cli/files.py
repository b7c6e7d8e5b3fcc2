"""The commands that work on files, most of them without a database: what is it, what does it say, is it signed?"""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()


Models = Annotated[
    Path | None, typer.Option("--models", help="Folder of trained versions; without it the shipped first one sorts.")
]


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
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDF files, or one bundle of `export`.")],
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Roots (PEM, DER) for a bundle's letters; else those in the bundle itself."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Checks every signature of a PDF: who, when, intact, trusted, what changed after it.

    Of a bundle that `export` wrote: every file, the chain of its events, the signatures of its letters and their
    evidence; that needs no settings and no database.
    Ends with 1 when a file is not validly signed, or not as it was written.
    """
    if len(files) == 1 and files[0].is_dir():
        from pipeline.commands import export

        raise typer.Exit(export.check(files[0], trust or [], as_json))
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
