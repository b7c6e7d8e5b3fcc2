"""What a file is known by: its size and SHA-256, read piece by piece."""

import hashlib
from pathlib import Path


def digest(file: Path) -> tuple[int, str]:
    """Gives the size in bytes and the SHA-256 (hex) of a file. Raises OSError when it cannot be read."""
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        return opened.tell(), sha256
