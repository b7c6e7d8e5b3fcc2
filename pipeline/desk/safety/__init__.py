"""Who may enter the desk, what they may do and see, and what keeps others out."""
