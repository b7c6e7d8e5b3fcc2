"""Telling what a file is by its bytes: signatures, and a look into zip and OLE files."""
