"""What poppler and a signature reader say of a PDF."""
