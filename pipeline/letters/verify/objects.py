"""Looking into PDF objects."""

from io import BytesIO
from typing import Any


def dumped(value: Any) -> bytes:
    """Writes an object down, references unresolved."""
    out = BytesIO()
    if value is not None:
        value.write_to_stream(out, None)
    return out.getvalue()


def entry(dictionary: Any, key: str) -> Any:
    """Gives an entry with its reference followed, None where there is none."""
    return dictionary[key] if dictionary is not None and key in dictionary else None


def raw(dictionary: Any, key: str) -> Any:
    """Gives an entry unresolved, None where there is none."""
    return dictionary.raw_get(key) if dictionary is not None and key in dictionary else None
