"""What the pages show: read from the ledger, one file a subject, and nothing is changed here."""
