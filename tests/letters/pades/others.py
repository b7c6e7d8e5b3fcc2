"""What other people's programs say of a signed letter: poppler's pdfsig, and openssl about its CMS."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import cms


@dataclass(frozen=True)
class Box:
    page: int
    x1: float
    y1: float
    x2: float
    y2: float


def parts(pdf: bytes) -> tuple[bytes, bytes]:
    """The bytes that the first signature signs, and the CMS over them, taken out by hand."""
    numbers = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    start, length, after, rest = (int(number) for number in numbers.groups())
    padded = bytes.fromhex(pdf[start + length + 1 : after - 1].decode())
    return pdf[:length] + pdf[after : after + rest], cms.ContentInfo.load(padded).dump()


def pdfsig(pdf: bytes, folder: Path) -> str:
    (folder / "letter.pdf").write_bytes(pdf)
    done = subprocess.run(["pdfsig", str(folder / "letter.pdf")], capture_output=True, text=True, check=False)
    return done.stdout


def openssl_agrees(pdf: bytes, folder: Path, root_pem: bytes) -> bool:
    content, signature = parts(pdf)
    (folder / "content").write_bytes(content)
    (folder / "cms").write_bytes(signature)
    (folder / "root.pem").write_bytes(root_pem)
    command = "openssl cms -verify -binary -inform DER -in cms -content content -CAfile root.pem -out out"
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, text=True, check=False)
    assert ("successful" in done.stderr) == (done.returncode == 0)
    return done.returncode == 0
