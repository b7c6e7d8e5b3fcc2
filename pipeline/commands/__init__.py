"""What each command does, a file each; `cli.py` says how it is called. Each gives the exit code."""
