"""Letters: facts first, then the PDF, the signature, the mail, and the proof that it went out."""
