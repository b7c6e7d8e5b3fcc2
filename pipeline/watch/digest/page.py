"""The digest as HTML and as plain text, from its facts and from nothing else (templates/mails/digest.*)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.shipped import shipped
from pipeline.watch.digest.words import number

PICTURE_CID = "bieu-do"
"""The Content-ID (RFC 2392) of the picture, without angle brackets."""


def html(facts: dict[str, Any], picture: str = f"cid:{PICTURE_CID}") -> str:
    """The HTML part; `picture` is where the picture is: by Content-ID in a mail, a data: URI in a single file."""
    return _environment(facts, escaped=True).get_template("digest.html").render(facts, picture=picture)


def text(facts: dict[str, Any]) -> str:
    """The plain text part: all that the HTML says, the picture's numbers among it."""
    return _environment(facts, escaped=False).get_template("digest.txt").render(facts)


def subject(facts: dict[str, Any]) -> str:
    """The Subject of the mail, with what a manager must know without opening it."""
    overdue = f", {number(facts['overdue_cases'])} hồ sơ quá hạn" if facts["overdue_cases"] else ""
    wrong = "" if facts["received"]["adds_up"] else ", SỐ LIỆU KHÔNG KHỚP"
    return f"[Tiếp Nhận] Bản tin khiếu nại {facts['procedure']} {facts['period']}{overdue}{wrong}"


def _environment(facts: dict[str, Any], *, escaped: bool) -> Environment:
    zone = ZoneInfo(facts["zone"])
    environment = Environment(
        loader=FileSystemLoader(shipped("templates", "mails")),
        undefined=StrictUndefined,
        autoescape=escaped,  # noqa: S701  # nosec B701  off for the plain text only
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = number
    environment.filters["day"] = lambda iso: f"{datetime.fromisoformat(iso):%d/%m}"
    environment.filters["moment"] = lambda iso: f"{datetime.fromisoformat(iso).astimezone(zone):%d/%m/%Y %H:%M}"
    return environment
