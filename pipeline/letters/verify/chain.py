"""The verdict on a whole chain: revoked, good, or not known; and when that matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pyhanko_certvalidator.path import ValidationPath

from pipeline.letters.verify.found import Link, Status
from pipeline.letters.verify.revocation import chain_status
from pipeline.letters.verify.trust import Trust

UNPROVEN = "không có dấu thời gian chứng minh chữ ký có trước khi bị thu hồi"


@dataclass(frozen=True)
class Chain:
    """What is known of the certificates below the root, the signer's first; `proven` is when the signature was.

    `complete`: whether a chain to one of our roots was found at all.
    """

    links: tuple[Link, ...]
    proven: datetime | None
    complete: bool = True

    @property
    def status(self) -> Status:
        """The worst of them; a chain of nothing but the root is good."""
        if not self.complete:
            return "unknown"
        states = {link.status for link in self.links}
        return "revoked" if "revoked" in states else "unknown" if "unknown" in states else "good"

    @property
    def revoked_at(self) -> datetime | None:
        """When the first of them was revoked, also where that was after the signature."""
        return min((link.revoked_at for link in self.links if link.revoked_at), default=None)

    @property
    def problems(self) -> Iterator[str]:
        """Says which certificates were revoked when it mattered."""
        told = "" if self.proven else f", {UNPROVEN}"
        yield from (f"{link.words}{told}" for link in self.links if link.status == "revoked")

    @property
    def remarks(self) -> Iterator[str]:
        """Says which were revoked only afterwards."""
        yield from (link.words for link in self.links if link.status != "revoked" and link.revoked_at)


def chain_of(path: ValidationPath | None, trust: Trust, proven: datetime | None) -> Chain:
    """Judges a chain as of the time at which its signature is proved, else as of now; no path, no links."""
    if path is None:
        return Chain((), proven, complete=False)
    return Chain(chain_status(path, trust, trust.evidence, proven or trust.now), proven)
