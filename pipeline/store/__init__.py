"""Where bytes are kept: raw mails, papers, letters; each under its SHA-256."""
