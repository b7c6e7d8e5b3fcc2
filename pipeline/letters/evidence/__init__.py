"""What proves a signature at the moment of signing: `document.py` writes it down, `found.py` finds it in the PDF."""

from pipeline.letters.evidence.keep import KeepEvidence

__all__ = ["KeepEvidence"]
