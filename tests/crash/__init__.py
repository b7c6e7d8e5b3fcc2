"""kill -9 over the whole road: the program dies at random moments, the servers go on living.

`pytest tests/crash -s --mails N --kills K --seed S`. Who watches and kills: killer.py; what must be
true in the end: oracle_*.py; what was sent in: feeder.py.
"""
