"""Text that another program has read with the wrong charset, or that was typed in an old font, made right."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.reading.vietnamese import mojibake
from pipeline.reading.vietnamese.common import LETTERS
from pipeline.reading.vietnamese.evidence import Evidence, is_clean, weigh
from pipeline.reading.vietnamese.fonts import from_cp1258, from_viscii, from_vni
from pipeline.reading.vietnamese.letters import nfc
from pipeline.reading.vietnamese.tcvn3 import read_tcvn3, restore_horns

MOST_LINES = 2_000  # paragraphs judged one by one
ROUNDS = 3  # a text repaired more often than this is no text: it stays as it came
PURE = 0.7  # least share of right words among those with diacritics
VIETNAMESE = 0.5  # least share of right words among all, where few words have diacritics
MIXED = 0.3  # the same where each word with diacritics is right, and common or one of several
SURE = 0.75  # the same where one word alone has diacritics and is not among the common ones
MANY = 4  # gained words with diacritics that need no such help


@dataclass(frozen=True, slots=True)
class Repaired:
    """`text` in NFC, and `how`: the names of the repairs made ("tcvn3", "mojibake", ...), empty if none."""

    text: str
    how: tuple[str, ...]


def repair(text: str) -> Repaired:
    """Gives `text` with wrongly read or old-font paragraphs (lines) made right; others only in NFC.

    Clean Vietnamese and other languages stay as they are. Repairing twice changes nothing more. Never raises.
    """
    first = nfc(text)
    if first.isascii() and not _has_viscii_controls(first):
        return Repaired(first, ())
    current, how = first, tuple[str, ...]()
    for _ in range(ROUNDS):
        better, steps = _once(current)
        if better == current:
            return Repaired(current, how)
        current, how = better, how + steps
    return Repaired(first, ())


def _once(text: str) -> tuple[str, tuple[str, ...]]:
    readings = _readings("\xad" not in text)
    lines = [_Line(line) for line in _paragraphs(text)]
    for line in lines:
        line.undo_mojibake()
        line.choose(readings)
    common = Counter(line.how for line in lines if line.how in readings).most_common(1)
    mixed = any(line.clean and not line.how and not line.text.isascii() for line in lines)
    for line in lines if common else []:
        line.follow(common[0][0], readings[common[0][0]], mixed)
    return nfc("\n".join(line.text for line in lines)), tuple(dict.fromkeys(line.how for line in lines if line.how))


def _paragraphs(text: str) -> list[str]:
    """Gives the lines of `text`, or blocks of lines where there are very many."""
    lines = text.split("\n")
    size = len(lines) // MOST_LINES + 1
    return lines if size == 1 else ["\n".join(lines[at : at + size]) for at in range(0, len(lines), size)]


def _readings(without_hyphens: bool) -> dict[str, Callable[[str], str]]:
    def tcvn3(text: str) -> str:
        return restore_horns(read_tcvn3(text)) if without_hyphens else read_tcvn3(text)

    return {"tcvn3": tcvn3, "vni": from_vni, "windows-1258": from_cp1258, "viscii": from_viscii}


def _has_viscii_controls(text: str) -> bool:
    return re.search("[\x02\x05\x06\x14\x19\x1e]", text) is not None


def _rank(candidate: tuple[Evidence, str, str]) -> tuple[int, bool, int]:
    return candidate[0].score, candidate[1] != "viscii", sum(map(LETTERS.__contains__, candidate[2]))


class _Line:
    """One paragraph: its text, how it was repaired ("" if not), and what speaks for it as it stands."""

    __slots__ = ("clean", "found", "how", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.how = ""
        self._look()

    def _look(self) -> None:
        self.clean = self.text.isascii()
        self.found = Evidence() if self.clean else weigh(self.text)
        self.clean = self.clean or is_clean(self.text, self.found)

    def undo_mojibake(self) -> None:
        if self.clean or not mojibake.suspect(self.text):
            return
        better = mojibake.undo(self.text)
        if better != self.text and (mojibake.surely(self.text) or weigh(better).score > self.found.score):
            self.text, self.how = better, "mojibake"
            self._look()

    def choose(self, readings: dict[str, Callable[[str], str]]) -> None:
        if self.clean:
            return
        tried = [(name, read(self.text)) for name, read in readings.items()]
        weighed = [(weigh(text), name, text) for name, text in tried if text != self.text]
        good = [candidate for candidate in weighed if self._beaten_by(candidate[0])]
        if good:
            _, self.how, self.text = max(good, key=_rank)

    def _beaten_by(self, found: Evidence) -> bool:
        """Tells if a reading with `found` stands above the line as it is: few words must be purer than many."""
        gain, now = found.points - self.found.points, self.found
        if (
            not found.right
            or (gain < 1 and found.wrong >= now.wrong)
            or found.purity < PURE
            or found.score <= now.score
        ):
            return False
        if found.right == 1 and not found.common and (not found.plain or found.share < SURE):
            return False  # "può" is Italian, and "pụ" by windows-1258 could be Vietnamese
        if now.wrong == 0:
            return False  # "Hoà" is a name, however often VNI means "Hồ" by it
        if found.right - now.right >= MANY:
            return True
        return found.share >= (MIXED if found.wrong == 0 and (gain > 1 or now.wrong) else VIETNAMESE)

    def follow(self, name: str, read: Callable[[str], str], mixed: bool) -> None:
        """Reads a line too short to tell by itself as the rest was read; not what is right beside clean Vietnamese."""
        if self.clean or self.how or (mixed and not self.found.wrong):
            return
        text = read(self.text)
        found = weigh(text)
        if found.right and found.purity >= PURE and found.points >= self.found.points:
            self.text, self.how = text, name
