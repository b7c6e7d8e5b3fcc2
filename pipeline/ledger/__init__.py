"""The ledger: what came in, what went out, and where everything stands. The ledger is the queue."""
