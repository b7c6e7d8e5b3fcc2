"""Mails for tests and demo: labelled complaints, and what builds mails of many forms from them."""
