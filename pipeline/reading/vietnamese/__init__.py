"""Vietnamese text: one form of each letter, old charsets and fonts made right, and telling it from other languages."""

from pipeline.reading.vietnamese.charset import Decoded, decode
from pipeline.reading.vietnamese.letters import fold, nfc
from pipeline.reading.vietnamese.repair import Repaired, repair
from pipeline.reading.vietnamese.syllables import is_syllable, is_vietnamese, vietnamese_share

__all__ = [
    "Decoded",
    "Repaired",
    "decode",
    "fold",
    "is_syllable",
    "is_vietnamese",
    "nfc",
    "repair",
    "vietnamese_share",
]
