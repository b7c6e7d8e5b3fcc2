"""What the scripts demo and bench run."""
