"""What is kept for good, and how it is shown to be unchanged."""
