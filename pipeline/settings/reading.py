"""A settings file as a typed model; an error names the file, the key and what was expected.

Paths in a file are relative to its folder. Secrets are never in it, only the paths of files that hold them.
"""

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo

from pipeline.errors import Problem


def _beside_the_file(value: object, info: ValidationInfo) -> object:
    folder = (info.context or {}).get("folder")
    if isinstance(value, str) and folder is not None:
        return Path(folder, value).absolute()
    return value


File = Annotated[Path, BeforeValidator(_beside_the_file)]


class Strict(BaseModel):
    """A part of a settings file: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=Strict)


def load_toml(model: type[M], path: Path, **more: str) -> M:
    """Reads a TOML file into `model`; `more` are values that the file itself does not hold.

    Raises Problem, naming file, key and what was expected, when the file cannot be used.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Problem(f"{path}: cannot be read ({error.strerror}); name another file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: is not TOML: {error}") from error
    try:
        return model.model_validate({**data, **more}, context={"folder": str(path.absolute().parent)})
    except ValidationError as error:
        raise Problem("\n".join(_mistakes(path, error))) from error


def _mistakes(path: Path, error: ValidationError) -> list[str]:
    return [
        f"{path}: {'.'.join(map(str, mistake['loc']))}: {mistake['msg'].lower()}"
        for mistake in error.errors(include_input=False)
    ]


def read_secret(path: Path | None, what: str) -> str:
    """Reads a secret from the first line of a file. Raises Problem when there is none to read."""
    if path is None:
        raise Problem(f"no file is set for the {what}")
    try:
        return path.read_text("utf-8").splitlines()[0]
    except (OSError, IndexError) as error:
        raise Problem(f"{path}: the {what} cannot be read; it belongs on the first line") from error
