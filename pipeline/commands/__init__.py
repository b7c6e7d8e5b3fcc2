"""What each command does; `cli.py` says how it is called. Each gives the exit code."""

from pipeline.commands.add import add
from pipeline.commands.check import check
from pipeline.commands.lists import case, cases, held, release
from pipeline.commands.run import run
from pipeline.commands.verify import verify

__all__ = ["add", "case", "cases", "check", "held", "release", "run", "verify"]
