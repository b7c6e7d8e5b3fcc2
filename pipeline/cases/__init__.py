"""Cases: what a procedure owes a customer, by when, and where each complaint stands."""
