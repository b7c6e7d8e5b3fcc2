"""tiepnhan.toml for the servers of a world: how the program finds and enters them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.servers.authority import ORGANISATION, Authority
from tests.servers.ports import LOOPBACK
from tests.servers.smtp import TLS
from tests.servers.softhsm import SoftHsm
from tests.servers.tsa import Tsa

DESK = "khieunai@eca.test"
ARCHIVE = "luutru@eca.test"
CLERKS = "vanthu@eca.test"

Tables = Mapping[str, Any]


def settings(authority: Authority, token: SoftHsm, imap: Tables, smtp: Tables, secrets: Path) -> Tables:
    """Gives the settings of a desk at these servers; `secrets` is the folder of its passwords."""
    return {
        "var": "var",
        "procedure": "eca",
        "mailbox": {**imap, **_login(DESK, secrets), "every_seconds": 1},
        "smtp": {**smtp, **_login(DESK, secrets), "sender": DESK},
        "archive": {**imap, **_login(ARCHIVE, secrets), "address": ARCHIVE, "grace_seconds": 5},
        "token": {
            "module": token.module,
            "label": token.label,
            "pin_file": token.pin_file,
            "organisation": ORGANISATION,
            "environment": token.environment,
        },
        "trust": {"roots": [authority.root_pem], "intermediates": [authority.issuing_pem]},
        "people": {"clerks": CLERKS},
    }


def server(port: int, tls: TLS, authority: Authority) -> Tables:
    """Gives the settings of a mail server here."""
    return {"host": LOOPBACK, "port": port, "tls": tls, "ca_file": authority.root_pem, "timeout_seconds": 20}


def signatures(tsa: Tsa) -> Tables:
    """Gives the settings of signatures with time stamps of `tsa`, and a way to OCSP and CRLs on this machine."""
    stamps = {"url": tsa.stamps_url, "timeout_seconds": 20}
    return {"signatures": {"time_stamps": [stamps], "fetch_private": True}}


def password_file(address: str, secrets: Path) -> Path:
    """Says in which file the password of an account is."""
    return secrets / f"{address}.password"


def merged(tables: Tables, more: Tables) -> Tables:
    """Lays `more` over `tables`, table by table, key by key; None takes a key away."""
    laid = {
        key: merged(tables.get(key, {}), value) if isinstance(value, Mapping) else value for key, value in more.items()
    }
    return {key: value for key, value in {**tables, **laid}.items() if value is not None}


def toml(tables: Tables, name: tuple[str, ...] = ()) -> str:
    """Gives tables of texts, paths, numbers, truth values and lists as TOML."""
    lines = [f"\n[{'.'.join(name)}]"] if name else []
    lines += [f"{key} = {_value(value)}" for key, value in tables.items() if not isinstance(value, Mapping)]
    lines += [toml(value, (*name, key)).rstrip("\n") for key, value in tables.items() if isinstance(value, Mapping)]
    return "\n".join(lines) + "\n"


def _login(address: str, secrets: Path) -> Tables:
    return {"user": address, "password_file": password_file(address, secrets)}


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    # What JSON writes for these is TOML as well (TOML 1.0, "Basic strings").
    return json.dumps(value, ensure_ascii=False, default=str)
