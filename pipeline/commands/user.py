"""`tiepnhan user`: who works at the desk."""

import sys
from pathlib import Path

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.commands.show import errors, print_json, print_table
from pipeline.desk.safety.people import Given, add_user, change_user, end_user
from pipeline.errors import Problem
from pipeline.ledger.model import User
from pipeline.wiring import open_house


def add(config: Path, name: str, given: Given, password_file: Path | None) -> int:
    """Adds a user; gives the exit code. Raises Problem for a name that is taken, an unknown role or department."""
    with open_house(config) as house:
        given.check(house.procedure)
        password = _password(password_file)
        with house.ledger.writing() as session:
            add_user(session, name, given, password)
    errors().print(f"{name}: may enter the desk now", highlight=False)
    return 0


def change(config: Path, name: str, given: Given, password_file: Path | None, ask: bool) -> int:
    """Changes a user; his sessions end. Gives the exit code. Raises Problem as `add`."""
    with open_house(config) as house:
        given.check(house.procedure, partly=True)
        password = _password(password_file) if ask or password_file else None
        with house.ledger.writing() as session:
            change_user(session, _user(session, name), given, password)
    errors().print(f"{name}: changed; all sessions have ended", highlight=False)
    return 0


def end(config: Path, name: str) -> int:
    """Lets a user in no more; gives the exit code. Raises Problem where there is none."""
    with open_house(config) as house, house.ledger.writing() as session:
        end_user(session, _user(session, name))
    errors().print(f"{name}: may not enter any more", highlight=False)
    return 0


def users(config: Path, as_json: bool) -> int:
    """Lists the users; gives the exit code."""
    with open_house(config) as house, house.ledger.reading() as session:
        rows = [
            {
                "name": user.name,
                "full_name": user.full_name,
                "roles": ", ".join(user.roles),
                "department": user.department,
                "added_at": user.added_at,
                "ended_at": user.ended_at,
            }
            for user in session.scalars(select(User).order_by(User.name))
        ]
    if as_json:
        print_json(rows)
        return 0
    lines = [tuple(row.values()) for row in rows]
    print_table("Users", ("name", "full name", "roles", "department", "since", "until"), lines, "no users yet")
    return 0


def _password(file: Path | None) -> str:
    """From the first line of a file, "-" being standard input; else asked for twice at the terminal."""
    if file is None:
        return str(typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True, err=True))
    try:
        text = sys.stdin.readline() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file}: the password cannot be read: {error}") from error
    return text.splitlines()[0] if text.strip() else ""


def _user(session: Session, name: str) -> User:
    found = session.scalar(select(User).where(User.name == name.lower()))
    if found is None:
        raise Problem(f"{name}: there is no such user; `tiepnhan user list` shows them")
    return found
