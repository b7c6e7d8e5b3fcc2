"""Keeping the installation: backups that are proved, and what runs it as a service."""
