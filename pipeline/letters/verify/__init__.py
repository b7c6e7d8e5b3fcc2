"""Checking signatures: `verifier.py` is what the program sees, `verify.py` what its guarded child does."""
