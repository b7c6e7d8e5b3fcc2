"""The second part of the demo: both procedures from receipt to the closed file, with time moved forward."""
