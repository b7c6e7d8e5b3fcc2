"""Mails of ours that are no letters: no number, no PDF, no signature; one file a kind."""
