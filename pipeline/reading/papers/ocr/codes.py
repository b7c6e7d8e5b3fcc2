"""Finds QR codes on a page."""

import unicodedata

from PIL import Image

MOST_CODES = 20
LONGEST = 500
"""Characters of one code; ours have some forty."""


def codes(image: Image.Image) -> tuple[str, ...]:
    """Gives what the QR codes on a page say, in NFC; of codes that hold no text nothing. Never raises."""
    import zxingcpp  # noqa: PLC0415 - a library that only scans need

    try:
        grey = image if image.mode == "L" else image.convert("L")
        found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    except (ValueError, RuntimeError, OSError, MemoryError):
        return ()
    return tuple(unicodedata.normalize("NFC", each.text)[:LONGEST] for each in found[:MOST_CODES] if each.text)
