"""The tables, one file a subject; all of them by `pipeline.ledger.model`."""
