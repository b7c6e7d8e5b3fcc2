"""The token, what signatures are checked against, and how long they are to hold."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from pipeline.settings.reading import File, Strict


class Token(Strict):
    """The CA's PKCS#11 token."""

    module: File
    label: str
    serial: str | None = None
    pin_file: File
    organisation: str
    pss: bool = False
    count_low_confirmed: bool = False
    timeout_seconds: float = Field(default=60, gt=0)
    environment: dict[str, str] = Field(default_factory=dict)


class Trust(Strict):
    """The roots that signatures are checked against, and intermediate certificates (PEM files)."""

    roots: tuple[File, ...]
    intermediates: tuple[File, ...] = ()


class SealImage(Strict):
    """The picture of the organisation's seal in visible signatures (SVG or PNG), in its real size."""

    file: File
    size_mm: float = 36


Level = Literal["B-B", "B-T", "B-LT"]
"""What a signature carries when it leaves (ETSI EN 319 142-1, 6.1): nothing more, a time stamp, all to check it by."""


class StampServer(Strict):
    """A time-stamping authority (TSA; RFC 3161 over HTTP)."""

    url: str = Field(pattern=r"^https?://[^\s/@]+(/\S*)?$")
    ca_file: File | None = None
    user: str | None = None
    password_file: File | None = None
    timeout_seconds: float = Field(default=10, gt=0)


class Signatures(Strict):
    """How long the signatures on letters are to hold: levels by kind of letter, and what that takes.

    Without a time-stamping authority all letters are signed at B-B.
    """

    levels: Mapping[str, Level] = {
        "slip": "B-T",
        "supplement": "B-T",
        "confirmation": "B-T",
        "rejection": "B-LT",
        "answer": "B-LT",
        "closing": "B-LT",
        "record": "B-LT",
    }
    time_stamps: tuple[StampServer, ...] = ()
    """In order: the next is asked when the one before does not answer."""
    crl_files: tuple[File, ...] = ()
    """Lists of revoked certificates (CRL) that another program brings, for a machine without a way to them."""
    fetch: bool = True
    """Whether OCSP servers and CRLs named in certificates may be asked."""
    fetch_seconds: float = Field(default=10, gt=0)
    fetch_private: bool = False
    """Whether these may have addresses of the own network; otherwise a certificate cannot have us ask there."""
    renew_after_days: int = Field(default=365, ge=1)
    """When a letter's archive time stamp is renewed (B-LTA)."""

    def level(self, kind: str) -> Level:
        """Gives the level that letters of a kind leave with."""
        return self.levels.get(kind, "B-T") if self.time_stamps else "B-B"
