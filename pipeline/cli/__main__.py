"""`python -m pipeline.cli`: the command `tiepnhan`."""

from pipeline.cli import main

main()
