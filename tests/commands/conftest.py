"""The same desk as in the end-to-end tests."""

from tests.end_to_end.conftest import desk, make_desk

__all__ = ["desk", "make_desk"]
