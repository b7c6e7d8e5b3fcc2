"""Outlook's own forms: properties (MAPI) and storages."""
