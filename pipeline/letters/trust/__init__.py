"""What lets a signature hold for years: time stamps (RFC 3161), and proof that no certificate was revoked."""
