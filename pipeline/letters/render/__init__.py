"""From facts to PDF: `renderer.py` is what the program sees, `press.py` what its child does; it knows no case."""
