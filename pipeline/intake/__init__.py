"""What comes in: stored and entered before anybody else is told."""
