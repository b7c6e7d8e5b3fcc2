"""Checks the bundle of a case (archive/dossier.py) where there is no ledger and no settings.

A bundle may have been in anybody's hands: whatever stands in it gives a verdict, never a crash.
"""

from pipeline.archive.bag.check import Checked, check

__all__ = ["Checked", "check"]
