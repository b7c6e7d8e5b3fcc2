"""The copy of a record that the customer signed too (E4a): `look.py` is the stage, `judge.py` says what it is worth."""
