"""Zip archives that may be hostile: members unpacked within limits, names made harmless."""
