"""What is it, and whose is it? Triage proposes; nothing here writes to a case."""
