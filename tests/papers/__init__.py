"""Builders of papers: scans, PDFs, Word files and others, made by code so that no binary file is in the tree."""
