"""The pages and actions of the desk, one file a page."""
