"""The rendering process, which is slow to start, and a token with its CA."""

from tests.letters.conftest import renderer

__all__ = ["renderer"]
