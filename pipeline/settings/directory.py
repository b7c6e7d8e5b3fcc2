"""Where the subscribers (thuê bao) are known: the CA's own system."""

import codecs
import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.settings.reading import File, Strict, read_secret


class Columns(Strict):
    """How the columns of the CA's own system are called; what is left out it does not tell us."""

    name: str
    tax_code: str | None = None
    personal_id: str | None = None
    serial: str | None = None
    email: str | None = None
    phone: str | None = None
    package: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    agent: str | None = None
    missing: str | None = None
    """The missing parts of the dossier, separated by ";"."""

    @model_validator(mode="after")
    def _something_to_look_up_by(self) -> Self:
        if not (self.tax_code or self.personal_id or self.serial or self.email):
            raise PydanticCustomError("no_key", "expected at least one of tax_code, personal_id, serial and email")
        return self


def _one_select(query: str) -> str:
    # What keeps the database as it is are its read-only transactions; this only finds mistakes early.
    if re.match(r"\s*(?:SELECT|WITH)\b", query, re.IGNORECASE) is None:
        raise PydanticCustomError("no_select", "expected an SQL SELECT")
    return query


class Database(Strict):
    """A database with the subscribers; `url_file` holds its SQLAlchemy URL, with the password, on the first line."""

    url_file: File
    query: Annotated[str, AfterValidator(_one_select)]
    timeout_seconds: float = Field(default=120, gt=0)

    def url(self) -> str:
        """Reads the URL from its file. Raises Problem when there is none to read."""
        return read_secret(self.url_file, "URL of the subscribers' database")


def _known_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        raise PydanticCustomError("encoding", "expected an encoding such as utf-8-sig, utf-16 or cp1258") from None
    return name


class Directory(Strict):
    """Where the subscribers (thuê bao) are known: a CSV file or a database (S7, S11)."""

    csv: File | None = None
    encoding: Annotated[str, AfterValidator(_known_encoding)] = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    database: Database | None = None
    columns: Columns
    every_minutes: float = Field(default=60, gt=0)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.csv is None) == (self.database is None):
            raise PydanticCustomError("one_of_both", "expected either csv or [directory.database]")
        return self
