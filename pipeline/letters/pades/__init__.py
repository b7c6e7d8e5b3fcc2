"""Signatures on letters: PAdES baseline (ETSI EN 319 142-1) at the levels B-B, B-T and B-LT, made stronger later.

`sign.py` signs, `strengthen.py` adds to a signature when it has left, `lasting.py` says how long one holds.
"""

from pipeline.letters.pades.sign import sign_letter

__all__ = ["sign_letter"]
