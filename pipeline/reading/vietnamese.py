"""Vietnamese text: one form of each letter (NFC), and a folded form for comparing."""

import unicodedata


def nfc(text: str) -> str:
    """Gives `text` in NFC, where each Vietnamese letter with its marks is one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Gives `text` in lower case without diacritics: "Khiếu nại" and "khieu nai" become the same."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    # Lowered again: NFKD makes capitals of some signs, "℡" for one.
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).lower()
