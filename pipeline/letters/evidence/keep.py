"""Keeping the evidence of a letter beside it: what `SignLetter` calls once its verifier has said yes."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.ledger.model import Letter
from pipeline.letters.evidence.facts import Made
from pipeline.letters.verify.report import Report
from pipeline.store.disk import Store


@dataclass(frozen=True)
class KeepEvidence:
    """Puts the evidence into the store."""

    store: Store

    def __call__(self, letter: Letter, signed: bytes, level: str, report: Report, at: datetime) -> dict[str, str]:
        """Gives the digest of the evidence for the letter's row; `at` (aware) is when `report` was made.

        Raises Problem when the rendered PDF is missing.
        """
        from pipeline.letters.evidence.document import evidence_of  # noqa: PLC0415  pyHanko takes 0.2 s to import

        rendered = self.store.get(str(letter.rendered_sha256))
        made = Made(letter.kind, str(letter.number), letter.facts, rendered)
        return {"evidence_sha256": self.store.put(evidence_of(made, signed, report, level, at))}
