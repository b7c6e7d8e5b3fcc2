"""Users are added, changed and ended: by the command and by the administrator's page alike."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.cases.lifecycle import HANDLER
from pipeline.cases.procedure import Procedure
from pipeline.desk.safety.passwords import Passwords
from pipeline.desk.safety.rights import ADMINISTRATOR, ROLES
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import User, Visit

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True)
class Given:
    """What is said of a user; None stays as it is."""

    full_name: str | None = None
    roles: tuple[str, ...] | None = None
    department: str | None = None

    def check(self, procedure: Procedure, partly: bool = False) -> None:
        """Raises Problem for an unknown role or department, and for a handler without one (Vietnamese)."""
        for role in self.roles or ():
            if role not in ROLES:
                raise Problem(f"vai trò {role}: không có; các vai trò là {', '.join(ROLES)}")
        if not self.roles and not partly:
            raise Problem(f"hãy chọn ít nhất một vai trò: {', '.join(ROLES)}")
        if self.department and self.department not in procedure.departments:
            known = ", ".join(procedure.departments)
            raise Problem(f"bộ phận {self.department}: không có trong quy trình; có {known or 'không bộ phận nào'}")
        if HANDLER in (self.roles or ()) and not self.department and not partly:
            raise Problem("người của bộ phận xử lý phải thuộc một bộ phận")


def add_user(session: Session, name: str, given: Given, password: str | None, subject: str | None = None) -> User:
    """Adds a user who enters by a password, or by OpenID Connect as `subject`.

    Raises Problem for a name that is taken or cannot be one, and for a password that is none (Vietnamese).
    """
    key = name.strip().lower()
    if not NAME.fullmatch(key):
        raise Problem(f"{name}: tên đăng nhập gồm 2 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch nối")
    if session.scalar(select(User.id).where(User.name == key)) is not None:
        raise Problem(f"{key}: tên đăng nhập này đã có")
    user = User(
        name=key,
        full_name=_line(given.full_name or key),
        roles=list(given.roles or ()),
        department=given.department or None,
        password=Passwords().kept(password) if password is not None else None,
        subject=subject,
        added_at=now(),
    )
    session.add(user)
    session.flush()
    return user


def change_user(session: Session, user: User, given: Given, password: str | None = None) -> None:
    """Changes a user and ends his sessions. Raises Problem as `add_user`; the last administrator stays one."""
    if given.roles is not None and ADMINISTRATOR not in given.roles:
        _check_not_last(session, user)
    user.full_name = _line(given.full_name) if given.full_name else user.full_name
    user.roles = list(given.roles) if given.roles is not None else user.roles
    user.department = (given.department or None) if given.department is not None else user.department
    if HANDLER in user.roles and not user.department:
        raise Problem("người của bộ phận xử lý phải thuộc một bộ phận")
    user.password = Passwords().kept(password) if password is not None else user.password
    _end_visits(session, user)


def end_user(session: Session, user: User) -> None:
    """Lets a user in no more. Raises Problem for the last administrator (Vietnamese)."""
    _check_not_last(session, user)
    user.ended_at = now()
    _end_visits(session, user)


def _end_visits(session: Session, user: User) -> None:
    session.execute(update(Visit).where(Visit.user_id == user.id, Visit.ended_at.is_(None)).values(ended_at=now()))


def _check_not_last(session: Session, user: User) -> None:
    if ADMINISTRATOR not in user.roles or user.ended_at is not None:
        return
    others = session.scalars(select(User).where(User.id != user.id, User.ended_at.is_(None)))
    if not any(ADMINISTRATOR in other.roles for other in others):
        raise Problem(f"{user.name}: là người quản trị duy nhất; hãy thêm người quản trị khác trước")


def _line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())[:200]
