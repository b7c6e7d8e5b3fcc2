"""The commands about the desk in the browser."""

# ruff: noqa: PLC0415
# Commands are imported when they run: `tiepnhan read` must not wait for, or hold, what only `tiepnhan run` needs.

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer()
user = typer.Typer(help="Who works at the desk in the browser.", no_args_is_help=True)
app.add_typer(user, name="user")
client = typer.Typer(help="Which programs use the API.", no_args_is_help=True)
app.add_typer(client, name="client")

Name = Annotated[str, typer.Argument(help="By which the user enters.")]
FullName = Annotated[str | None, typer.Option(help="As colleagues read it.")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="clerk, handler, approver, manager, administrator.")]
Department = Annotated[str | None, typer.Option(help="Of a handler: a key of the procedure's departments.")]
PasswordFile = Annotated[Path | None, typer.Option(metavar="FILE", help='Its first line; "-": standard input.')]


@user.command()
def add(
    context: typer.Context,
    name: Name,
    full_name: FullName = None,
    role: Roles = None,
    department: Department = None,
    password_file: PasswordFile = None,
) -> None:
    """Adds a user; asks for the password, which must have 12 characters at least. The first is an administrator."""
    from pipeline.commands import user as command
    from pipeline.desk.safety.people import Given

    given = Given(full_name, tuple(role or ()), department)
    raise typer.Exit(command.add(context.obj, name, given, password_file))


@user.command()
def change(
    context: typer.Context,
    name: Name,
    full_name: FullName = None,
    role: Roles = None,
    department: Department = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password.")] = False,
    password_file: PasswordFile = None,
) -> None:
    """Changes what is given of a user; all sessions of his end."""
    from pipeline.commands import user as command
    from pipeline.desk.safety.people import Given

    given = Given(full_name, tuple(role) if role else None, department)
    raise typer.Exit(command.change(context.obj, name, given, password_file, password))


@user.command()
def end(context: typer.Context, name: Name) -> None:
    """Lets a user in no more; what he did stays under his name."""
    from pipeline.commands import user as command

    raise typer.Exit(command.end(context.obj, name))


@user.command(name="list")
def list_users(context: typer.Context, as_json: AsJson = False) -> None:
    """Lists the users."""
    from pipeline.commands import user as command

    raise typer.Exit(command.users(context.obj, as_json))


@client.command(name="add")
def add_client(context: typer.Context, name: Name, role: Roles = None) -> None:
    """Adds a program that may use the API in these roles, and prints its token, once."""
    from pipeline.commands import client as command

    raise typer.Exit(command.add(context.obj, name, role or ()))


@client.command(name="end")
def end_client(context: typer.Context, name: Name) -> None:
    """Lets a program in no more; what it did stays under its name."""
    from pipeline.commands import client as command

    raise typer.Exit(command.end(context.obj, name))


@client.command(name="list")
def list_clients(context: typer.Context, as_json: AsJson = False) -> None:
    """Lists the programs that use the API."""
    from pipeline.commands import client as command

    raise typer.Exit(command.clients(context.obj, as_json))


@app.command()
def desk(context: typer.Context) -> None:
    """Serves the desk in the browser, and nothing else: `run` serves it beside its work, where [desk] is set."""
    from pipeline.commands import desk as command

    raise typer.Exit(command.desk(context.obj))
