"""The commands about cases: list them, show one, say what a letter is or whose."""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()


@app.command()
def cases(context: typer.Context, as_json: AsJson = False, limit: int = 50) -> None:
    """Lists the cases, the newest first, with their slips and deadlines."""
    from pipeline.commands import lists as command

    raise typer.Exit(command.cases(context.obj, as_json, limit))


@app.command()
def case(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="As printed on the slip, for example KN-2026-000001.")],
    action: Annotated[
        str | None,
        typer.Argument(
            help="amend, refer, refer_agent, ask_party, call_off, report, slip, agree, disagree, silence, reopen, note."
        ),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="refer…: to, words. agree, disagree: how, words. All: seen."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Shows one case: its mails, letters, deadlines with their derivation, and events; or does something in it.

    An action that the state of the case does not allow says why, and what is possible. With seen=N (how many events
    there were) it is refused when somebody else has changed the case since.
    """
    from pipeline.commands import act, dossier

    if action is None:
        raise typer.Exit(dossier.case(context.obj, number, as_json))
    raise typer.Exit(act.act(context.obj, number, action, given or []))


@app.command()
def export(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="The case, for example KN-2026-000001.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; not there yet, or empty.")],
) -> None:
    """Writes the dossier of a case as one bundle (BagIt): what came in, our letters, events, an index to read."""
    from pipeline.commands import export as command

    raise typer.Exit(command.export(context.obj, number, folder))


@app.command()
def tasks(
    context: typer.Context, number: Annotated[str | None, typer.Argument()] = None, as_json: AsJson = False
) -> None:
    """Lists what a person must do: questions, unclear replies, reports to look at; of one case or of all."""
    from pipeline.commands import act as command

    raise typer.Exit(command.tasks(context.obj, number, as_json))


@app.command()
def done(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="task:ID", help="As `tasks` shows it.")],
    outcome: Annotated[str, typer.Option(help="What came of it.")] = "",
) -> None:
    """Notes that a task is done."""
    from pipeline.commands import act as command

    raise typer.Exit(command.done(context.obj, name, outcome))


@app.command()
def correct(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NUMBER|mail:ID", help="A case, or a mail that waits for a word.")],
    group: Annotated[str | None, typer.Option(help="technical, service, records, other: a complaint in scope.")] = None,
    scope: Annotated[str | None, typer.Option(help="in, or out: a complaint about something else.")] = None,
    kind: Annotated[str | None, typer.Option(help="complaint, enquiry, other_mail or automatic.")] = None,
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


@app.command()
def countersign(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="The case.")],
    paper: Annotated[str, typer.Argument(metavar="mail:ID/N", help="The paper, as the task shows it.")],
) -> None:
    """Says that a printed record bears the customer's signature: the case has it with both signatures then."""
    from pipeline.commands import countersign as command

    raise typer.Exit(command.countersign(context.obj, number, paper))
