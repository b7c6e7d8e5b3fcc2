"""What word processors write: the parts of a docx, the letters of an rtf, and LibreOffice for the rest."""
