"""UTF-8 that was read as windows-1252, ISO 8859-1 or windows-1258, once or twice."""

import re

from pipeline.reading.vietnamese.fonts import as_bytes, byte_text
from pipeline.reading.vietnamese.syllables import is_syllable

_HIGH = re.escape(byte_text(bytes(range(0x80, 0xC0))))
_TAIL = f"[\x80-\x9f{_HIGH}]"
_RUN = re.compile(
    f"(?:[ÂÃĂÄÅÆÇÈÉÊËÌ\u0300ÍÎÏ]{_TAIL}|[àáâãăäåæçèéêëì\u0301íîï]{_TAIL}{{2}}|[ðđñò\u0323óô]{_TAIL}{{3}})+"
)
_LONG = re.compile(f"[àáâãăäåæçèéêëì\u0301íîï]{_TAIL}{{2}}")
_OWN = re.compile("[đĐươă]")
_FROM_1258 = str.maketrans("Ăăđ\u0300\u0301\u0323", "ÃãðÌìò")
# "à" is C3 A0 and "í" is C3 AD: programs turn the no-break space into a space and drop the soft hyphen.
_LOST = re.compile(f"Ã(?!{_TAIL})(?:( )( ?)([^\\W\\d_]*)|(?=[^\\W\\d_]|$))")
_ONSET = 3  # letters before the vowel at most
DEPTH = 3  # readings one over the other


def undo(text: str) -> str:
    """Gives `text` with each run that is UTF-8 in disguise read as UTF-8; all else stays as it is."""
    for _ in range(DEPTH):
        better = _RUN.sub(_read, text)
        if better == text:
            break
        text = _RUN.sub(_read, _LOST.sub(_restore, text))
    return text


def surely(text: str) -> bool:
    """True if `text` holds a run that no writing has by itself: three bytes ("áº¡", "â€œ"), or đ, ư, ơ, ă ("Ä‘")."""
    if any(_read(run) != run[0] for run in _LONG.finditer(text)):
        return True
    return any(_OWN.search(_read(run)) for run in _RUN.finditer(text))


def suspect(text: str) -> bool:
    """True if `text` holds a run that may be UTF-8 in disguise."""
    return _RUN.search(text) is not None


def _read(run: re.Match[str]) -> str:
    content = as_bytes(run[0].translate(_FROM_1258))
    try:
        return run[0] if content is None else content.decode("utf-8")
    except UnicodeDecodeError:
        return run[0]


def _restore(lost: re.Match[str]) -> str:
    space, second, after = lost[1], lost[2], lost[3]
    if space is None:
        return "í"
    before = lost.string[max(0, lost.start() - _ONSET) : lost.start()].split(" ")[-1]
    return "à" + after if not second and is_syllable(before + "à" + after) else f"à {after}"
