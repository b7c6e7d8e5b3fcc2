"""Tokens as the program opens them, closed in the end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.letters.token.token import Token
from tests.servers.softhsm import SoftHsm


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Token]]:
    """Builds Token objects; all remember refused PINs in one folder. Keyword arguments are settings."""
    made: list[Token] = []

    def build(hsm: SoftHsm, **more: Any) -> Token:
        made.append(Token(hsm.settings(**more), tmp_path / "latch"))
        return made[-1]

    yield build
    for token in made:
        token.close()
