"""What came in becomes text: bytes in, a value out. Nothing here knows a ledger, and nothing raises."""
